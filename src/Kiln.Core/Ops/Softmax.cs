namespace Kiln;

/// <summary>Probabilities along the last axis: <c>yⱼ = e^xⱼ / Σ e^xᵢ</c>; <c>dx = y ∘ (dy − Σ dy ∘ y)</c>.</summary>
public sealed class SoftmaxOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly SoftmaxOp Instance = new();

    private SoftmaxOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.Y;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        return x[0].Rank > 0 ? x[0] : throw new ShapeException("Softmax: expected at least one axis, got a scalar [].");
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.Softmax(f.X(0), Shapes.Rows(f.YShape), f.YShape[-1], f.Y);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.SoftmaxBackward(f.Y, Shapes.Rows(f.YShape), f.YShape[-1], f.GradY, f.GradX(0));
}

/// <summary>Probabilities from tensors.</summary>
public static class SoftmaxExtensions
{
    extension(Tensor x)
    {
        /// <summary>Positive values that sum to 1 along the last axis.</summary>
        public Tensor Softmax() => x.Apply(SoftmaxOp.Instance);
    }
}
