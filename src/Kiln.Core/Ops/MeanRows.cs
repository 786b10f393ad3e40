namespace Kiln;

/// <summary>The mean over the leading axis: x <c>[N, …]</c> → <c>[…]</c>, a vector <c>[N]</c> → <c>[1]</c>; every row of dx is dy/N.</summary>
public sealed class MeanRowsOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly MeanRowsOp Instance = new();

    private MeanRowsOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        if (x[0].Rank == 0) throw new ShapeException("MeanRows: expected at least one axis, got a scalar [].");
        Shapes.NotEmpty(this, x[0]);
        if (x[0].Rank == 1) return Shapes.One;
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        for (int i = 1; i < x[0].Rank; i++) sizes[i - 1] = x[0][i];
        return new(sizes[..(x[0].Rank - 1)]);
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.SumRows(f.X(0), f.XShape(0)[0], f.YShape.Count, 1f / f.XShape(0)[0], new(f.Y));

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.RepeatRows(f.GradY, f.XShape(0)[0], 1f / f.XShape(0)[0], f.GradX(0));
}

/// <summary>Row means of tensors.</summary>
public static class MeanRowsExtensions
{
    extension(Tensor x)
    {
        /// <summary>The mean over the leading axis.</summary>
        /// <exception cref="ShapeException">There is no value.</exception>
        public Tensor MeanRows() => x.Apply(MeanRowsOp.Instance);
    }
}
