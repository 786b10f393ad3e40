using Kiln.Devices;

namespace Kiln;

/// <summary>A part of the last axis: <c>y[…, j] = x[…, start + j]</c> for j below the width; <c>[…, C]</c> → <c>[…, width]</c>.</summary>
public sealed class ColumnsOp : Op
{
    private readonly int start, width;

    /// <summary>Makes the op.</summary>
    /// <param name="start">The first column, at least 0.</param>
    /// <param name="width">How many, at least 1.</param>
    /// <exception cref="ArgumentException">A number out of range.</exception>
    public ColumnsOp(int start, int width)
    {
        if (start < 0 || width < 1) throw new ArgumentException($"Columns: expected a first column of at least 0 and a width of at least 1, got {start} and {width}.");
        this.start = start;
        this.width = width;
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        if (x[0].Rank == 0 || x[0][-1] - start < width) throw new ShapeException($"Columns: {start} … {start + width - 1} are wanted of {x[0]}, whose last axis is shorter.");
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        for (int axis = 0; axis < x[0].Rank; axis++) sizes[axis] = x[0][axis];
        sizes[x[0].Rank - 1] = width;
        return new(sizes[..x[0].Rank]);
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.CopyColumns(f.X(0), start, f.XShape(0)[-1], new(f.Y), 0, width, Shapes.Rows(f.YShape), width);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => Return(f, start, f.XShape(0)[-1], Shapes.Rows(f.YShape), width);

    /// <summary>Sends the gradient to columns of the input's; the others get none.</summary>
    internal static void Return(in Frame f, int start, int allColumns, int rows, int columns)
    {
        Into dx = f.GradX(0);
        if (dx.IsNone) return;
        if (!dx.Add) f.Kernels.Fill(dx.Buffer, 0);
        f.Kernels.CopyColumns(f.GradY, 0, columns, new(dx.Buffer, add: true), start, allColumns, rows, columns);
    }
}
