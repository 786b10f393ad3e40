namespace Kiln;

/// <summary>
/// Cross-entropy of independent yes-or-no logits: <c>mean −t·log σ(x) − (1 − t)·log(1 − σ(x))</c> over all elements. Labels of outputs
/// <c>[N, 1]</c> are 0 or 1; with more columns each class is asked for on its own.
/// </summary>
public sealed record BinaryCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => output.BinaryCrossEntropyWithLogits(OneHot.Like(output, labels, nameof(BinaryCrossEntropy)));

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) => output.BinaryCrossEntropyWithLogits(targets);
}
