namespace Kiln;

/// <summary>
/// Self-attention of several heads (Vaswani et al. 2017): <c>y = attention(x·Wq, x·Wk, x·Wv)·Wo</c>, each product with a bias; <c>[N, T, features]</c> to the same.
/// </summary>
/// <remarks>
/// Parameters have PyTorch's names: <c>in_proj_weight</c> holds Wq, Wk and Wv one after another, <c>out_proj.weight</c> is Wo. As there, the first three start
/// Glorot uniform as one matrix, Wo uniform in ±1/√features, biases at zero.
/// </remarks>
public sealed class MultiHeadAttention : Layer
{
    private readonly int features, heads;
    private readonly bool causal;
    private readonly float dropProbability;
    private readonly Parameter weight, bias;
    private readonly Linear output;
    private readonly ColumnsOp queries, keys, values;
    private readonly AttentionOp[] attentions;   // without masks, with one of pairs, with one of steps seen, with both

    /// <summary>Makes the layer.</summary>
    /// <param name="features">Features of one step.</param>
    /// <param name="heads">How many heads share them; it divides the features.</param>
    /// <param name="causal">Whether a step sees itself and earlier ones alone.</param>
    /// <param name="dropProbability">The probability with which a share of attention is set to zero while training, at least 0 and below 1; PyTorch's <c>dropout</c>.</param>
    /// <exception cref="InputException">A number below 1, heads that cannot share the features evenly, or a probability out of range.</exception>
    public MultiHeadAttention(int features, int heads, bool causal = false, float dropProbability = 0)
    {
        Require.AtLeast(1, "MultiHeadAttention features", features);
        Require.AtLeast(1, "MultiHeadAttention heads", heads);
        Require.BelowOne("MultiHeadAttention dropProbability", dropProbability);
        if (features % heads != 0) throw new InputException($"MultiHeadAttention heads: expected a number that divides the {features} features, received {heads}.");
        (this.features, this.heads, this.causal, this.dropProbability) = (features, heads, causal, dropProbability);
        weight = Param("in_proj_weight", [features, 3 * features], Init.Glorot, new Fan(features, 3 * features), fileAxes: [1, 0]);
        bias = Param("in_proj_bias", [3 * features], Init.Zero, new Fan(features, 3 * features), ParameterKind.Plain);
        output = Child("out_proj", new Linear(features, features, init: Init.Torch));
        (queries, keys, values) = (new(0, features), new(features, features), new(2 * features, features));
        attentions = [.. Enumerable.Range(0, 4).Select(masks => new AttentionOp(heads, causal, (masks & 1) != 0, (masks & 2) != 0, dropProbability))];
    }

    /// <inheritdoc/>
    public override string Code => $"MultiHeadAttention({features}, heads: {heads}{Option("causal", causal, false)}{Option("dropProbability", dropProbability, 0)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, mask: null);

    /// <summary>The same with masks, which are added to the scores before the softmax; <see cref="AttentionMask"/> makes them of truth values.</summary>
    /// <param name="x">Sequences <c>[N, T, features]</c>.</param>
    /// <param name="mask">For pairs of steps, <c>[T, T]</c> (who looks, who is seen) or <c>[N·heads, T, T]</c>; PyTorch's <c>attn_mask</c>. Null for none.</param>
    /// <param name="keyPadding">For the steps of each sequence that are seen, <c>[N, T]</c>; PyTorch's <c>key_padding_mask</c>. It takes no gradient. Null for none.</param>
    /// <exception cref="ShapeException">The input or a mask does not fit.</exception>
    public Tensor Forward(Tensor x, Tensor? mask, Tensor? keyPadding = null)
    {
        if (x.Shape.Rank != 3 || x.Shape[2] != features) throw new ShapeException($"MultiHeadAttention: expected sequences [N, T, {features}], got {x.Shape}.");
        Tensor all = x.Linear(x.Pass.Use(weight), x.Pass.Use(bias));
        Tensor q = all.Apply(queries), k = all.Apply(keys), v = all.Apply(values);
        AttentionOp attention = attentions[(mask is null ? 0 : 1) + (keyPadding is null ? 0 : 2)];
        Tensor seen = (mask, keyPadding) switch
        {
            ({ } m, { } p) => x.Pass.Run(attention, [q, k, v, m, p]),
            ({ } m, null) => x.Pass.Run(attention, [q, k, v, m]),
            (null, { } p) => x.Pass.Run(attention, [q, k, v, p]),
            _ => q.Apply(attention, k, v),
        };
        return output.Apply(seen);
    }
}
