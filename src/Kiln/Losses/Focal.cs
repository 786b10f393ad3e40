namespace Kiln;

/// <summary>
/// Cross-entropy in which what is already sure counts less: <c>mean over rows of −α·(1 − p)^γ·log p</c>, p the probability that softmax gives the target (Lin et al. 2017).
/// Of targets that are weights of the classes it is the sum over classes, weighted by them.
/// </summary>
/// <param name="Gamma">γ, at least 0; 0 is cross-entropy.</param>
/// <param name="Alpha">α, above 0: a factor of the whole.</param>
public sealed record Focal(float Gamma = 2, float Alpha = 1) : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => LabelLikelihood.Of(output.LogSoftmax(), labels, null, nameof(Focal), Gamma, Alpha);

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) => output.LogSoftmax().NegativeLogLikelihood(targets, Gamma, Alpha);

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.NotNegative("gamma", Gamma);
        Require.Positive("alpha", Alpha);
    }
}
