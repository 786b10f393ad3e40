namespace Kiln.Devices;

/// <content>Further updates over flat ranges: each names its direction, and <see cref="DescentStep"/> says how weights follow it.</content>
public abstract partial class Kernels
{
    /// <summary>
    /// v ← αv + (1−α)g²; direction g/(√v + ε), or g/(√(v − m²) + ε) with m ← αm + (1−α)g where <paramref name="mean"/> is not none;
    /// where <paramref name="velocity"/> is not none the direction is u ← μu + that.
    /// </summary>
    public abstract void RmsProp(
        in DescentStep step, float alpha, float momentum, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer square, FloatBuffer mean, FloatBuffer velocity);

    /// <summary>v ← v + g²; direction g/(√v + ε).</summary>
    public abstract void Adagrad(in DescentStep step, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer sum);

    /// <summary>v ← ρv + (1−ρ)g²; direction d = g·√(u + ε)/√(v + ε); u ← ρu + (1−ρ)d².</summary>
    public abstract void Adadelta(in DescentStep step, float rho, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer square, FloatBuffer change);

    /// <summary>m ← β₁m + (1−β₁)g; u ← max(β₂u, |g| + ε); direction m/u.</summary>
    public abstract void Adamax(
        in DescentStep step, float beta1, float beta2, float epsilon, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer peak);

    /// <summary>Direction sign(β₁m + (1−β₁)g), then m ← β₂m + (1−β₂)g.</summary>
    public abstract void Lion(in DescentStep step, float beta1, float beta2, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean);

    /// <summary>
    /// One size of step s for each weight (<see cref="SignStep"/>): s ← clamp(s·(grow, shrink or 1 as g·previous is above, below or 0)); where signs differ g ← 0; direction s·sign(g); previous ← g.
    /// </summary>
    public abstract void Rprop(in DescentStep step, in SignStep sizes, FloatBuffer weights, FloatBuffer gradients, FloatBuffer previous, FloatBuffer size);

    /// <summary>The direction of <see cref="MomentStep"/>.</summary>
    public abstract void Moments(in DescentStep step, in MomentStep moments, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square);

    /// <summary>gradients ← the direction of <see cref="MomentStep"/> + decay·w; weights stay as they are.</summary>
    public abstract void MomentDirection(
        float gradientScale, float decay, in MomentStep moments, FloatBuffer weights, FloatBuffer gradients, FloatBuffer mean, FloatBuffer square);

    /// <summary>y ← y + share·(x − y).</summary>
    public abstract void Mix(FloatBuffer x, float share, FloatBuffer y);

    /// <summary>
    /// Clips the columns of gradients <c>[rows, columns]</c>, each for itself: <c>g ← g·min(1, limit·max(‖w‖, least)/‖g‖)</c>, norms being those of the column.
    /// </summary>
    public abstract void ClipColumns(FloatBuffer weights, FloatBuffer gradients, int rows, int columns, float limit, float least);
}
