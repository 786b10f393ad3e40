namespace Kiln;

/// <summary>
/// The loss that is usual for the targets of the data: cross-entropy of one class or of pixels, binary cross-entropy of several labels, the squared error of numbers.
/// A run replaces it by that one when it begins; by itself it is cross-entropy.
/// </summary>
public sealed record AutoLoss : Loss
{
    private static readonly CrossEntropy Usual = new();

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => Usual.Of(output, labels);

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) => Usual.Of(output, targets);
}
