namespace Kiln;

/// <summary>Mean squared error <c>loss = mean (x − t)²</c> over all elements, a scalar <c>[1]</c>.</summary>
/// <remarks>x and t have the same shape; <c>dx = dloss·2(x − t)/n</c>, and <c>dt = −dx</c> where the targets want a gradient.</remarks>
public sealed class SquaredErrorOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly SquaredErrorOp Instance = new();

    private SquaredErrorOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X0 | Reads.X1;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.NotEmpty(this, Shapes.Same(this, x));
        return Shapes.One;
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.SquaredError(f.X(0), f.X(1), f.Y);

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        f.Kernels.SquaredErrorBackward(f.X(0), f.X(1), f.GradY, f.GradX(0));
        f.Kernels.SquaredErrorBackward(f.X(1), f.X(0), f.GradY, f.GradX(1));   // the error is symmetric in x and t
    }
}

/// <summary>Squared errors of tensors.</summary>
public static class SquaredErrorExtensions
{
    extension(Tensor x)
    {
        /// <summary>The mean squared difference from <paramref name="t"/>, which has the same shape.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public Tensor MeanSquaredError(Tensor t) => x.Apply(SquaredErrorOp.Instance, t);
    }
}
