using Kiln.Devices;

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
        int features = f.YShape[-1];
        ReadOnlySpan<float> numbers = f.X(0).Span;
        for (int i = 0; i < numbers.Length; i++)
        {
            f.Kernels.Scale(f.X(1).Slice(RowOf(numbers[i], f.XShape(1)) * features, features), 1, new(f.Y.Slice(i * features, features)));
        }
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        Into dw = f.GradX(1);
        if (dw.IsNone) return;
        if (!dw.Add) f.Kernels.Fill(dw.Buffer, 0);
        int features = f.YShape[-1];
        FloatBuffer dy = f.GradY;
        ReadOnlySpan<float> numbers = f.X(0).Span;
        for (int i = 0; i < numbers.Length; i++)
        {
            FloatBuffer row = dw.Buffer.Slice(RowOf(numbers[i], f.XShape(1)) * features, features);
            f.Kernels.Scale(dy.Slice(i * features, features), 1, new(row, add: true));
        }
    }

    private static int RowOf(float number, Shape table) => number >= 0 && number < table[0] && number == MathF.Truncate(number)
        ? (int)number
        : throw new InputException($"Embedding: expected whole numbers from 0 to {table[0] - 1}, received {number}; does the table have a row for every token?");
}
