namespace Kiln;

/// <summary>The Kullback–Leibler divergence of targets from outputs, <c>mean over rows of Σ t·(log t − x)</c>, x being log-probabilities, t probabilities; PyTorch's <c>reduction='batchmean'</c>.</summary>
/// <param name="FromLogits">Whether outputs are logits, to which log-softmax is applied first.</param>
public sealed record KlDivergence(bool FromLogits = false) : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => Of(output, OneHot.OfClasses(output, labels, nameof(KlDivergence)));

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) => (FromLogits ? output.LogSoftmax() : output).KlDivergence(targets);
}
