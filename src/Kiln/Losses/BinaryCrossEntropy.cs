namespace Kiln;

/// <summary>
/// Cross-entropy of independent yes-or-no logits: <c>mean −w·t·log σ(x) − (1 − t)·log(1 − σ(x))</c> over all elements. Labels of outputs
/// <c>[N, 1]</c> are 0 or 1; with more columns each class is asked for on its own.
/// </summary>
/// <param name="PositiveWeight">w, above 0: how much more a yes counts than a no, for data in which it is rare; PyTorch's <c>pos_weight</c>.</param>
public sealed record BinaryCrossEntropy(float PositiveWeight = 1) : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => Of(output, OneHot.Like(output, labels, nameof(BinaryCrossEntropy)));

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) =>
        PositiveWeight == 1 ? output.BinaryCrossEntropyWithLogits(targets) : output.BinaryCrossEntropyWithLogits(targets, PositiveWeight);

    /// <inheritdoc/>
    public override void Validate() => Require.Positive("positiveWeight", PositiveWeight);
}
