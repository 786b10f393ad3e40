namespace Kiln;

/// <summary>Elementwise sum <c>y = a + b</c> of two tensors of the same shape; <c>da = db = dy</c>.</summary>
public sealed class AddOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly AddOp Instance = new();

    private AddOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x) => Shapes.Same(this, x);

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.Add(f.X(0), f.X(1), new(f.Y));

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        f.Kernels.Scale(f.GradY, 1, f.GradX(1));
        f.PassGradY(0);
    }
}

/// <summary>Elementwise difference <c>y = a − b</c> of two tensors of the same shape; <c>da = dy</c>, <c>db = −dy</c>.</summary>
public sealed class SubtractOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly SubtractOp Instance = new();

    private SubtractOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x) => Shapes.Same(this, x);

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.Subtract(f.X(0), f.X(1), new(f.Y));

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        f.Kernels.Scale(f.GradY, -1, f.GradX(1));
        f.PassGradY(0);
    }
}

/// <summary>Elementwise product <c>y = a ∘ b</c> of two tensors of the same shape; <c>da = dy ∘ b</c>, <c>db = dy ∘ a</c>.</summary>
public sealed class MultiplyOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly MultiplyOp Instance = new();

    private MultiplyOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.X0 | Reads.X1;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x) => Shapes.Same(this, x);

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.Multiply(f.X(0), f.X(1), new(f.Y));

    /// <inheritdoc/>
    public override void Backward(in Frame f)
    {
        f.Kernels.Multiply(f.GradY, f.X(1), f.GradX(0));
        f.Kernels.Multiply(f.GradY, f.X(0), f.GradX(1));
    }
}

/// <summary>Sums, differences and products of tensors of the same shape; nothing is broadcast.</summary>
public static class ArithmeticExtensions
{
    extension(Tensor)
    {
        /// <summary>The elementwise sum.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public static Tensor operator +(Tensor a, Tensor b) => a.Apply(AddOp.Instance, b);

        /// <summary>The elementwise difference.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public static Tensor operator -(Tensor a, Tensor b) => a.Apply(SubtractOp.Instance, b);

        /// <summary>The elementwise product; for the matrix product see <c>MatMul</c>.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public static Tensor operator *(Tensor a, Tensor b) => a.Apply(MultiplyOp.Instance, b);
    }
}
