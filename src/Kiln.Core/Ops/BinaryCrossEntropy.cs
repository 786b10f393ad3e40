namespace Kiln;

/// <summary>Binary cross-entropy of logits, <c>loss = mean (max(x, 0) − x·t + log(1 + e^−|x|))</c>, a scalar <c>[1]</c>.</summary>
/// <remarks>x and t have the same shape, t in 0 … 1; <c>dx = dloss·(sigmoid(x) − t)/n</c>. Targets are constants: no gradient flows to them.</remarks>
public sealed class BinaryCrossEntropyOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly BinaryCrossEntropyOp Instance = new();

    private BinaryCrossEntropyOp()
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
    public override void Forward(in Frame f) => f.Kernels.BinaryCrossEntropy(f.X(0), f.X(1), f.Y);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.BinaryCrossEntropyBackward(f.X(0), f.X(1), f.GradY, f.GradX(0));
}

/// <summary>Binary cross-entropy of logits.</summary>
public static class BinaryCrossEntropyExtensions
{
    extension(Tensor x)
    {
        /// <summary>The mean binary cross-entropy of logits with targets in 0 … 1 of the same shape.</summary>
        /// <exception cref="ShapeException">The shapes differ.</exception>
        public Tensor BinaryCrossEntropyWithLogits(Tensor t) => x.Apply(BinaryCrossEntropyOp.Instance, t);
    }
}
