namespace Kiln;

/// <summary>
/// Binary cross-entropy in which what is already sure counts less: <c>mean −a·(1 − q)^γ·log q</c> over all logits, q the probability of the target, a = α for 1 and 1 − α
/// for 0 (Lin et al. 2017). Labels of outputs <c>[N, 1]</c> are 0 or 1; with more columns each class is asked for on its own.
/// </summary>
/// <param name="Gamma">γ, at least 0; 0 is weighted binary cross-entropy.</param>
/// <param name="Alpha">α, the weight of ones, 0 … 1; null for none.</param>
public sealed record BinaryFocal(float Gamma = 2, float? Alpha = 0.25f) : Loss
{
    /// <inheritdoc/>
    public override Tensor Of(Tensor output, ReadOnlySpan<int> labels) => Of(output, OneHot.Like(output, labels, nameof(BinaryFocal)));

    /// <inheritdoc/>
    public override Tensor Of(Tensor output, Tensor targets) => output.BinaryFocal(targets, Gamma, Alpha ?? -1);

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.NotNegative("gamma", Gamma);
        if (Alpha is { } alpha) Require.Share("alpha", alpha);
    }
}
