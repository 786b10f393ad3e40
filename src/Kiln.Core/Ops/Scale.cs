namespace Kiln;

/// <summary>Multiplication by a constant: <c>y = factor·x</c>, <c>dx = factor·dy</c>.</summary>
public sealed class ScaleOp(float factor) : Op
{
    /// <summary>The factor; what is made with 0 depends on nothing.</summary>
    internal float Factor => factor;

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        return x[0];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.Scale(f.X(0), factor, new(f.Y));

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.Scale(f.GradY, factor, f.GradXOverGradY(0));
}

/// <summary>Multiplication of tensors by constants.</summary>
public static class ScaleExtensions
{
    extension(Tensor x)
    {
        /// <summary>Multiplies every value by <paramref name="factor"/>.</summary>
        public Tensor Scale(float factor) => x.Apply(new ScaleOp(factor));

        /// <summary>Multiplies every value by <paramref name="factor"/>.</summary>
        public static Tensor operator *(Tensor a, float factor) => a.Apply(new ScaleOp(factor));
    }
}
