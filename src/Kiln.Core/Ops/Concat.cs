namespace Kiln;

/// <summary>Tensors side by side along the last axis: <c>[…, C₁], […, C₂], …</c> → <c>[…, C₁ + C₂ + …]</c>.</summary>
public sealed class ConcatOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly ConcatOp Instance = new();

    private ConcatOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, int.MaxValue);
        Shape first = x[0];
        if (first.Rank == 0) throw new ShapeException("Concat: expected at least one axis, got a scalar [].");
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        for (int axis = 0; axis < first.Rank - 1; axis++) sizes[axis] = first[axis];
        foreach (Shape part in x)
        {
            bool fits = part.Rank == first.Rank;
            for (int axis = 0; fits && axis < first.Rank - 1; axis++) fits = part[axis] == first[axis];
            if (!fits) throw new ShapeException($"Concat: expected shapes that differ only in the last axis, got {first} and {part}.");
            sizes[first.Rank - 1] += part[-1];
        }

        return new(sizes[..first.Rank]);
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        int rows = Shapes.Rows(f.YShape), width = f.YShape[-1], start = 0;
        for (int i = 0; i < f.Arity; i++)
        {
            int columns = f.XShape(i)[-1];
            f.Kernels.CopyColumns(f.X(i), 0, columns, new(f.Y), start, width, rows, columns);
            start += columns;
        }
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        int rows = Shapes.Rows(f.YShape), width = f.YShape[-1], start = 0;
        for (int i = 0; i < f.Arity; i++)
        {
            int columns = f.XShape(i)[-1];
            f.Kernels.CopyColumns(f.GradY, start, width, f.GradX(i), 0, columns, rows, columns);
            start += columns;
        }
    }
}

/// <summary>Tensors put together.</summary>
public static class ConcatExtensions
{
    extension(Tensor)
    {
        /// <summary>Tensors side by side along the last axis (channels, features); the other axes must agree.</summary>
        /// <exception cref="ArgumentException">No tensor at all.</exception>
        /// <exception cref="ShapeException">Another axis differs.</exception>
        public static Tensor Concat(ReadOnlySpan<Tensor> parts) => parts.Length > 0
            ? parts[0].Pass.Run(ConcatOp.Instance, parts)
            : throw new ArgumentException("Concat: expected at least one tensor, got none.");
    }
}
