namespace Kiln;

/// <summary>
/// Cross-entropy of logits: <c>mean over rows of −Σ t·log softmax(x)</c>; targets are class numbers or weights of the classes. With class weights it is
/// <c>−Σ w·t·log softmax(x)</c>, of class numbers divided by the weights of the labels, of weights of classes by the number of rows, as PyTorch's.
/// </summary>
/// <param name="LabelSmoothing">The share of the target that is spread evenly over all classes, at least 0 and below 1 (Szegedy et al. 2016).</param>
/// <param name="ClassWeights">One weight for each class, for data in which some are rare; null for none.</param>
public sealed record CrossEntropy(float LabelSmoothing = 0, IReadOnlyList<float>? ClassWeights = null) : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => (ClassWeights, LabelSmoothing) switch
    {
        (null, _) => output.CrossEntropy(labels, LabelSmoothing),
        (_, 0) => LabelLikelihood.Of(output.LogSoftmax(), labels, ClassWeights, nameof(CrossEntropy)),
        _ => output.CrossEntropy(WeightedTargets.Of(output, labels, ClassWeights, LabelSmoothing, nameof(CrossEntropy))),
    };

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) =>
        ClassWeights is null ? output.CrossEntropy(targets, LabelSmoothing) : output.CrossEntropy(WeightedTargets.Of(output, targets, ClassWeights, LabelSmoothing, nameof(CrossEntropy)));

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.BelowOne("labelSmoothing", LabelSmoothing);
        WeightedTargets.Validate(ClassWeights);
    }
}
