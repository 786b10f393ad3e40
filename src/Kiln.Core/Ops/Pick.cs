using Kiln.Devices;

namespace Kiln;

/// <summary>One column of each row: <c>y[n, 0] = x[n, c[n]]</c>, x <c>[N, C]</c>, c <c>[N]</c> of class numbers, y <c>[N, 1]</c>.</summary>
/// <remarks>The gradient is zero in all other columns. Class numbers are floats, exact up to 2²⁴.</remarks>
public sealed class PickOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly PickOp Instance = new();

    private PickOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X1;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 2, 2);
        if (x[0].Rank != 2 || x[1].Rank != 1 || x[1][0] != x[0][0]) throw new ShapeException($"Pick: expected rows [N, C] and class numbers [N], got {x[0]} and {x[1]}.");
        return [x[0][0], 1];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f)
    {
        int columns = f.XShape(0)[1];
        Span<float> x = f.X(0).Span, y = f.Y.Span;
        ReadOnlySpan<float> numbers = f.X(1).Span;
        for (int n = 0; n < numbers.Length; n++) y[n] = x[(n * columns) + ColumnOf(numbers[n], columns)];
    }

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        Into dx = f.GradX(0);
        if (dx.IsNone) return;
        if (!dx.Add) f.Kernels.Fill(dx.Buffer, 0);
        int columns = f.XShape(0)[1];
        Span<float> to = dx.Buffer.Span, dy = f.GradY.Span;
        ReadOnlySpan<float> numbers = f.X(1).Span;
        for (int n = 0; n < numbers.Length; n++) to[(n * columns) + ColumnOf(numbers[n], columns)] += dy[n];
    }

    private static int ColumnOf(float number, int columns) => number >= 0 && number < columns && number == MathF.Truncate(number)
        ? (int)number
        : throw new InputException($"Pick: expected whole numbers from 0 to {columns - 1}, received {number}; does the last layer have one output per class?");
}

/// <summary>Single columns of rows.</summary>
public static class PickExtensions
{
    extension(Tensor x)
    {
        /// <summary>The column of each row <c>[N, C]</c> that its class number names, as <c>[N, 1]</c>.</summary>
        /// <exception cref="InputException">A number that is no column.</exception>
        /// <exception cref="ShapeException">Another number of class numbers than rows.</exception>
        public Tensor Pick(ReadOnlySpan<int> columns) => x.Apply(PickOp.Instance, x.Pass.Labels(columns));
    }
}
