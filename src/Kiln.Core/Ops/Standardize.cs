using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Weight standardisation (Qiao et al. 2019): the incoming weights of each unit get mean 0 and variance 1, <c>ŵ = (w − mean)/√(variance + ε)</c>.
/// </summary>
/// <remarks>w <c>[…, outputs]</c>: units are the last axis. The variance is the population's, ε inside the root, as timm's.</remarks>
public sealed class StandardizeOp : Op
{
    private readonly float epsilon;

    /// <summary>Makes the op.</summary>
    /// <param name="epsilon">Added to the variance inside the root; above 0.</param>
    /// <exception cref="ArgumentException">A value outside its range.</exception>
    public StandardizeOp(float epsilon = 1e-6f)
    {
        if (!(epsilon > 0)) throw new ArgumentException($"Standardize: expected an epsilon above 0, got {epsilon}.");
        this.epsilon = epsilon;
    }

    /// <summary>What is added to the variance.</summary>
    internal float Epsilon => epsilon;

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X0;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        return x[0].Rank >= 2 && Shapes.Rows(x[0]) >= 2 ? x[0] : throw new ShapeException($"Standardize: expected weights […, outputs] of at least 2 inputs each, got {x[0]}.");
    }

    /// <summary>Mean and variance of each unit.</summary>
    public override int SavedLength(ReadOnlySpan<Shape> x) => 2 * x[0][-1];

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        NormShape s = Sizes(f);
        (FloatBuffer mean, FloatBuffer variance) = Found(f);
        f.Kernels.Moments(f.X(0), s.Rows, s.Columns, mean, variance);
        Repeat(f);
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        (FloatBuffer mean, FloatBuffer variance) = Found(f);
        FloatBuffer dy = f.GradY;
        f.Kernels.NormalizeBackward(Sizes(f), f.X(0), default, mean, variance, default, default, dy, throughStatistics: true, f.GradXOverGradY(0), default, default, default);
    }

    /// <inheritdoc/>
    internal override bool CanRepeat => true;

    /// <inheritdoc/>
    internal override void Repeat(in Frame f)
    {
        (FloatBuffer mean, FloatBuffer variance) = Found(f);
        f.Kernels.Normalize(Sizes(f), f.X(0), mean, variance, default, default, default, f.Y);
    }

    private static (FloatBuffer Mean, FloatBuffer Variance) Found(in Frame f) => f.XShape(0)[-1] is var units ? (f.Saved.Slice(0, units), f.Saved.Slice(units, units)) : default;

    private NormShape Sizes(in Frame f) => new(Shapes.Rows(f.XShape(0)), f.XShape(0)[-1], epsilon);
}
