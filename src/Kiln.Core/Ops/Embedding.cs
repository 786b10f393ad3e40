namespace Kiln;

/// <summary>Rows of a table by their numbers: <c>y[…, :] = w[x[…], :]</c>, x <c>[…]</c> of whole numbers, w <c>[rows, features]</c>, y <c>[…, features]</c>.</summary>
/// <remarks>Gradients of equal numbers are added in the order of x. Numbers are floats, exact up to 2²⁴.</remarks>
public sealed class EmbeddingOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly EmbeddingOp Instance = new();

    private EmbeddingOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X0;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 2, 2);
        if (x[1].Rank != 2) throw new ShapeException($"Embedding: expected a table [rows, features], got {x[1]}.");
        if (x[0].Rank == Shape.MaxRank) throw new ShapeException($"Embedding: {x[0]} leaves no axis for the features; a shape has at most {Shape.MaxRank}.");
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        for (int axis = 0; axis < x[0].Rank; axis++) sizes[axis] = x[0][axis];
        sizes[x[0].Rank] = x[1][1];
        return new(sizes[..(x[0].Rank + 1)]);
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        CheckNumbers(f.X(0).Span, f.XShape(1)[0]);
        f.Kernels.GatherRows(f.X(1), f.YShape[-1], f.X(0), f.Y);
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.ScatterRows(f.GradY, f.YShape[-1], f.X(0), f.GradX(1));

    /// <summary>Refuses numbers that are no row: kernels index the table with them.</summary>
    private static void CheckNumbers(ReadOnlySpan<float> numbers, int rows)
    {
        foreach (float number in numbers)
        {
            if (number >= 0 && number < rows && number == MathF.Truncate(number)) continue;
            throw new InputException($"Embedding: expected whole numbers from 0 to {rows - 1}, received {number}; does the table have a row for every token?");
        }
    }
}
