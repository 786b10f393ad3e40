using Kiln.Devices;

namespace Kiln;

/// <summary>Mixes each sample with another one of the batch: <c>yᵢ = pᵢ·xᵢ + qᵢ·x_j</c> with j the partner of i.</summary>
/// <remarks>
/// x <c>[N, …]</c>, partners <c>[N]</c>, whole numbers 0 … N − 1, and weights <c>[2, N]</c>, p before q; y as x. Partners and weights are constants: no gradient flows to them.
/// </remarks>
public sealed class MixSamplesOp : Op
{
    /// <summary>The op; it has no settings.</summary>
    public static MixSamplesOp Instance { get; } = new();

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X1 | Reads.X2;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 3, 3);
        if (x[0].Rank < 2) throw new ShapeException($"MixSamples: expected [N, …], got {x[0]}.");
        if (x[1].Count != x[0][0] || x[2].Count != 2 * x[0][0]) throw new ShapeException($"MixSamples: expected partners [{x[0][0]}] and weights [2, {x[0][0]}] for samples {x[0]}, got {x[1]} and {x[2]}.");
        return x[0];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        (int samples, int size) = Sizes(f);
        if (size == 0) return;
        f.Kernels.GatherRows(f.X(0), size, f.X(1), f.Y);
        f.Kernels.ScaleColumns(f.Y, samples, size, 1, f.X(2).Slice(samples, samples), new(f.Y));
        f.Kernels.ScaleColumns(f.X(0), samples, size, 1, f.X(2).Slice(0, samples), new(f.Y, add: true));
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        (int samples, int size) = Sizes(f);
        Into dx = f.GradX(0);
        if (dx.IsNone || size == 0) return;
        f.Kernels.ScaleColumns(f.GradY, samples, size, 1, f.X(2).Slice(0, samples), dx);
        FloatBuffer dy = f.GradYToOverwrite;
        f.Kernels.ScaleColumns(dy, samples, size, 1, f.X(2).Slice(samples, samples), new(dy));
        f.Kernels.ScatterRows(dy, size, f.X(1), new(dx.Buffer, add: true));
    }

    private static (int Samples, int Size) Sizes(in Frame f) => (f.YShape[0], f.YShape.Count == 0 ? 0 : f.YShape.Count / f.YShape[0]);
}
