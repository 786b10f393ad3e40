using Kiln.Devices;

namespace Kiln;

/// <summary>The same values added to every sample: <c>y[n, …] = x[n, …] + b[…]</c>; <c>db = Σₙ dy[n, …]</c>.</summary>
public sealed class AddToEachOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly AddToEachOp Instance = new();

    private AddToEachOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 2, 2);
        bool fits = x[0].Rank == x[1].Rank + 1;
        for (int axis = 0; fits && axis < x[1].Rank; axis++) fits = x[0][axis + 1] == x[1][axis];
        return fits ? x[0] : throw new ShapeException($"AddToEach: expected a batch and what is added to each of its samples, such as [N, T, C] and [T, C], got {x[0]} and {x[1]}.");
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        f.Kernels.RepeatRows(f.X(1), f.YShape[0], 1, new(f.Y));
        f.Kernels.Scale(f.X(0), 1, new Into(f.Y, add: true));
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        f.Kernels.SumRows(f.GradY, f.YShape[0], f.XShape(1).Count, 1, f.GradX(1));
        f.PassGradY(0);
    }
}

/// <summary>Sums of a batch and something that all samples share.</summary>
public static class AddToEachExtensions
{
    extension(Tensor x)
    {
        /// <summary><paramref name="b"/> added to every sample: x <c>[N, …]</c>, b <c>[…]</c>.</summary>
        /// <exception cref="ShapeException">b has not the shape of one sample.</exception>
        public Tensor AddToEach(Tensor b) => x.Apply(AddToEachOp.Instance, b);
    }
}
