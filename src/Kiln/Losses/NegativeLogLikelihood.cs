namespace Kiln;

/// <summary>The negative log-likelihood of log-probabilities x <c>[N, C]</c>: <c>−Σ wᵧ·xᵧ / Σ wᵧ</c> over the rows, y being the label; of targets t that are weights of the classes, <c>mean over rows of −Σ w·t·x</c>.</summary>
/// <param name="ClassWeights">w, one weight for each class; null for none.</param>
/// <param name="FromLogits">Whether outputs are logits, to which log-softmax is applied first.</param>
public sealed record NegativeLogLikelihood(IReadOnlyList<float>? ClassWeights = null, bool FromLogits = false) : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) =>
        LabelLikelihood.Of(Probabilities(output), labels, ClassWeights, nameof(NegativeLogLikelihood));

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) =>
        Probabilities(output).NegativeLogLikelihood(ClassWeights is null ? targets : WeightedTargets.Of(output, targets, ClassWeights, 0, nameof(NegativeLogLikelihood)));

    /// <inheritdoc/>
    public override void Validate() => WeightedTargets.Validate(ClassWeights);

    private Tensor Probabilities(Tensor output) => FromLogits ? output.LogSoftmax() : output;
}
