using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Dropout of whole blocks: in training each channel of each sample (Tompson et al. 2015), or each sample (Huang et al. 2016, stochastic depth), is set to
/// zero with probability p and multiplied by 1/(1 − p) otherwise; in inference <c>y = x</c>.
/// </summary>
/// <remarks>x <c>[N, …, C]</c>. The mask is that of <see cref="DropoutOp"/> over <c>[N, C]</c> or <c>[N]</c>, a function of (seed, step, place in the pass, block); it is saved.</remarks>
public sealed class DropBlocksOp : Op
{
    private readonly float dropProbability;
    private readonly bool samples;

    /// <summary>Makes the op.</summary>
    /// <param name="dropProbability">The probability p that a block is dropped, 0 ≤ p &lt; 1.</param>
    /// <param name="samples">Whether blocks are whole samples; otherwise they are channels.</param>
    /// <exception cref="ArgumentException">A probability outside that range.</exception>
    public DropBlocksOp(float dropProbability, bool samples = false)
    {
        if (dropProbability is not (>= 0 and < 1)) throw new ArgumentException($"DropBlocks: expected a drop probability of at least 0 and below 1, got {dropProbability}.");
        this.dropProbability = dropProbability;
        this.samples = samples;
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        return x[0].Rank >= 2 ? x[0] : throw new ShapeException($"DropBlocks: expected [N, …, C], got {x[0]}.");
    }

    /// <summary>The factor of each block.</summary>
    public override int SavedLength(ReadOnlySpan<Shape> x) => x[0][0] * Columns(x[0]);

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        if (!f.Training || dropProbability == 0)
        {
            f.Kernels.Scale(f.X(0), 1, new(f.Y));
            return;
        }

        f.Kernels.Fill(f.Saved, 1);
        f.Kernels.Dropout(f.Saved, dropProbability, f.RandomKey, new(f.Saved));
        Scale(f, f.X(0), new(f.Y));
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        if (dropProbability == 0)
        {
            f.PassGradY(0);
            return;
        }

        FloatBuffer dy = f.GradY;
        Scale(f, dy, f.GradXOverGradY(0));
    }

    private int Columns(Shape x) => samples ? 1 : x[-1];

    private void Scale(in Frame f, FloatBuffer from, Into to)
    {
        Shape x = f.XShape(0);
        int blocks = x[0] * Columns(x);
        if (x.Count > 0) f.Kernels.ScaleColumns(from, x[0], x.Count / blocks, Columns(x), f.Saved, to);
    }
}
