namespace Kiln;

/// <summary>Cross-entropy of logits: <c>mean over rows of −Σ t·log softmax(x)</c>; targets are class numbers or weights of the classes.</summary>
/// <param name="LabelSmoothing">The share of the target that is spread evenly over all classes, at least 0 and below 1 (Szegedy et al. 2016).</param>
public sealed record CrossEntropy(float LabelSmoothing = 0) : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => output.CrossEntropy(labels, LabelSmoothing);

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) => output.CrossEntropy(targets, LabelSmoothing);

    /// <inheritdoc/>
    public override void Validate() => Require.BelowOne("labelSmoothing", LabelSmoothing);
}
