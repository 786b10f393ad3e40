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
    private readonly Parameter weight, bias;
    private readonly Linear output;
    private readonly ColumnsOp queries, keys, values;
    private readonly AttentionOp attention;

    /// <summary>Makes the layer.</summary>
    /// <param name="features">Features of one step.</param>
    /// <param name="heads">How many heads share them; it divides the features.</param>
    /// <param name="causal">Whether a step sees itself and earlier ones alone.</param>
    /// <exception cref="InputException">A number below 1, or heads that cannot share the features evenly.</exception>
    public MultiHeadAttention(int features, int heads, bool causal = false)
    {
        Require.AtLeast(1, "MultiHeadAttention features", features);
        Require.AtLeast(1, "MultiHeadAttention heads", heads);
        if (features % heads != 0) throw new InputException($"MultiHeadAttention heads: expected a number that divides the {features} features, received {heads}.");
        (this.features, this.heads, this.causal) = (features, heads, causal);
        weight = Param("in_proj_weight", [features, 3 * features], Init.Glorot, new Fan(features, 3 * features), fileAxes: [1, 0]);
        bias = Param("in_proj_bias", [3 * features], Init.Zero, new Fan(features, 3 * features), ParameterKind.Plain);
        output = Child("out_proj", new Linear(features, features, init: Init.Torch));
        (queries, keys, values) = (new(0, features), new(features, features), new(2 * features, features));
        attention = new(heads, causal);
    }

    /// <inheritdoc/>
    public override string Code => $"MultiHeadAttention({features}, heads: {heads}{Option("causal", causal, false)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        if (x.Shape.Rank != 3 || x.Shape[2] != features) throw new ShapeException($"MultiHeadAttention: expected sequences [N, T, {features}], got {x.Shape}.");
        Tensor all = x.Linear(x.Pass.Use(weight), x.Pass.Use(bias));
        return output.Apply(all.Apply(queries).Apply(attention, all.Apply(keys), all.Apply(values)));
    }
}
