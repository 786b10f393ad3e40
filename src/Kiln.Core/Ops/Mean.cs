namespace Kiln;

/// <summary>The mean of all n values, a scalar <c>[1]</c>; every element of dx is dy/n.</summary>
public sealed class MeanOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly MeanOp Instance = new();

    private MeanOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        Shapes.NotEmpty(this, x[0]);
        return Shapes.One;
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.Sum(f.X(0), 1f / f.XShape(0).Count, new(f.Y));

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.RepeatRows(f.GradY, f.XShape(0).Count, 1f / f.XShape(0).Count, f.GradX(0));
}

/// <summary>Means of tensors.</summary>
public static class MeanExtensions
{
    extension(Tensor x)
    {
        /// <summary>The mean of all values, <c>[1]</c>.</summary>
        /// <exception cref="ShapeException">There is no value.</exception>
        public Tensor Mean() => x.Apply(MeanOp.Instance);
    }
}
