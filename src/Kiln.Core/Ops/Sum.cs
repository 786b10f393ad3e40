namespace Kiln;

/// <summary>The sum of all values, a scalar <c>[1]</c>; every element of dx is dy.</summary>
public sealed class SumOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly SumOp Instance = new();

    private SumOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        return Shapes.One;
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.Sum(f.X(0), 1, new(f.Y));

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.RepeatRows(f.GradY, f.XShape(0).Count, 1, f.GradX(0));
}

/// <summary>Sums of tensors.</summary>
public static class SumExtensions
{
    extension(Tensor x)
    {
        /// <summary>The sum of all values, <c>[1]</c>.</summary>
        public Tensor Sum() => x.Apply(SumOp.Instance);
    }
}
