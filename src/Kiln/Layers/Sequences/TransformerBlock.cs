namespace Kiln;

/// <summary>
/// One layer of a transformer encoder (Vaswani et al. 2017), the norms in front (Xiong et al. 2020): <c>x ← x + attention(norm(x))</c>, then
/// <c>x ← x + W₂·f(W₁·norm(x))</c>; <c>[N, T, features]</c> to the same.
/// </summary>
/// <remarks>Children have the names of PyTorch's TransformerEncoderLayer with <c>norm_first</c>: <c>self_attn</c>, <c>linear1</c>, <c>linear2</c>, <c>norm1</c>, <c>norm2</c>, <c>activation</c>.</remarks>
public sealed class TransformerBlock : Layer
{
    private readonly int features, heads, hidden;
    private readonly bool causal;
    private readonly float dropProbability;
    private readonly MultiHeadAttention attention;
    private readonly Layer[] head;
    private readonly Linear linear2;
    private readonly LayerNorm norm1;
    private readonly Dropout? afterAttention, afterHidden, afterOutput;

    /// <summary>Makes the layer.</summary>
    /// <param name="features">Features of one step.</param>
    /// <param name="heads">How many heads share them; it divides the features.</param>
    /// <param name="hidden">Units between the two linear layers; null for four times the features.</param>
    /// <param name="dropProbability">The probability with which dropout sets a value to zero: among the shares of attention, after attention, after f, and at the end, as PyTorch.</param>
    /// <param name="causal">Whether a step sees itself and earlier ones alone.</param>
    /// <param name="activation">f; null for a rectifier.</param>
    /// <exception cref="InputException">A setting out of range.</exception>
    public TransformerBlock(int features, int heads, int? hidden = null, float dropProbability = 0, bool causal = false, Layer? activation = null)
    {
        (this.features, this.heads, this.causal, this.dropProbability) = (features, heads, causal, dropProbability);
        this.hidden = hidden ?? 4 * features;
        attention = Child("self_attn", new MultiHeadAttention(features, heads, causal, dropProbability));
        Linear linear1 = Child("linear1", new Linear(features, this.hidden, init: Init.Torch));
        linear2 = Child("linear2", new Linear(this.hidden, features, init: Init.Torch));
        norm1 = Child("norm1", new LayerNorm([features]));
        LayerNorm norm2 = Child("norm2", new LayerNorm([features]));
        if (dropProbability != 0) (afterAttention, afterHidden, afterOutput) = (Child("dropout1", new Dropout(dropProbability)), Child("dropout", new Dropout(dropProbability)), Child("dropout2", new Dropout(dropProbability)));
        head = [norm2, linear1, Child("activation", activation ?? new Relu())];
    }

    /// <inheritdoc/>
    public override string Code =>
        $"TransformerBlock({features}, heads: {heads}{Option("hidden", hidden, 4 * features)}{Option("dropProbability", dropProbability, 0)}{Option("causal", causal, false)})";

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        Tensor seen = attention.Apply(norm1.Apply(x));
        x += afterAttention?.Apply(seen) ?? seen;
        Tensor made = Fusion.Chain(x, head);
        made = linear2.Apply(afterHidden?.Apply(made) ?? made);
        return x + (afterOutput?.Apply(made) ?? made);
    }
}
