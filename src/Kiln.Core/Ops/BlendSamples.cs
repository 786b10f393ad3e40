using Kiln.Devices;

namespace Kiln;

/// <summary>A weighted sum of two tensors with weights of each sample: <c>yᵢ = pᵢ·aᵢ + qᵢ·bᵢ</c>; backward may have weights of its own.</summary>
/// <remarks>
/// a and b <c>[N, …]</c>, weights <c>[2, N]</c>, p before q, or <c>[4, N]</c>: then gradients are <c>da = r∘dy</c> and <c>db = s∘dy</c> with the third and fourth row, which is no derivative
/// but noise on it (Gastaldi 2017). Weights are constants: no gradient flows to them.
/// </remarks>
public sealed class BlendSamplesOp : Op
{
    /// <summary>The op; it has no settings.</summary>
    public static BlendSamplesOp Instance { get; } = new();

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X2;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 3, 3);
        Shape y = Shapes.Same(this, x[..2]);
        if (y.Rank < 2) throw new ShapeException($"BlendSamples: expected [N, …], got {y}.");
        if (x[2].Rank != 2 || x[2][0] is not (2 or 4) || x[2][1] != y[0]) throw new ShapeException($"BlendSamples: expected weights [2, {y[0]}] or [4, {y[0]}] for samples {y}, got {x[2]}.");
        return y;
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        Weigh(f, f.X(0), 0, new(f.Y));
        Weigh(f, f.X(1), 1, new(f.Y, add: true));
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        int first = f.XShape(2)[0] - 2;
        Weigh(f, f.GradY, first, f.GradX(0));
        Weigh(f, f.GradY, first + 1, f.GradX(1));
    }

    private static void Weigh(in Frame f, FloatBuffer from, int row, Into to)
    {
        int samples = f.YShape[0];
        if (!to.IsNone && f.YShape.Count > 0) f.Kernels.ScaleColumns(from, samples, f.YShape.Count / samples, 1, f.X(2).Slice(row * samples, samples), to);
    }
}
