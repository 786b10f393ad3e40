namespace Kiln.Devices;

/// <content>Normalisation within samples, and products with one factor per channel of each sample.</content>
public abstract partial class Kernels
{
    /// <summary>mean and population variance <c>[Samples, Groups]</c> of each group of x; where it is not centred, zeros and the mean squares.</summary>
    public abstract void GroupMoments(in GroupNormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance);

    /// <summary>y = f(γ·(x − mean)/√(variance + ε) + β), statistics per group and sample, γ and β <c>[Channels]</c>; these may be none.</summary>
    public abstract void GroupNormalize(in GroupNormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer y);

    /// <summary>
    /// Gradients of <see cref="GroupNormalize"/> through the statistics: with g = f′ ∘ dy, h = γ·g and the means over one group,
    /// dx = (h − mean(h) − x̂·mean(h ∘ x̂))/σ; without the second term where it is not centred.
    /// </summary>
    /// <remarks><paramref name="y"/> may be none where <see cref="GroupNormShape.NeedsOutput"/> says so. dx may be dy's own memory where it is not added to.</remarks>
    public abstract void GroupNormalizeBackward(
        in GroupNormShape s, FloatBuffer x, FloatBuffer y, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, FloatBuffer dy,
        Into dx, Into dgamma, Into dbeta);

    /// <summary>y[o, i, j] = x[o, i, j]·factors[o, j] for x <c>[outer, rows, columns]</c>; y may be x's own memory.</summary>
    public abstract void ScaleColumns(FloatBuffer x, int outer, int rows, int columns, FloatBuffer factors, Into y);
}
