namespace Kiln;

/// <summary>Log-probabilities along the last axis: <c>y = x − log Σ e^x</c>, stable for any finite x; <c>dx = dy − e^y·Σ dy</c>.</summary>
public sealed class LogSoftmaxOp : Op
{
    /// <summary>The only one: it has no settings.</summary>
    public static readonly LogSoftmaxOp Instance = new();

    private LogSoftmaxOp()
    {
    }

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.Y;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        return x[0].Rank > 0 ? x[0] : throw new ShapeException("LogSoftmax: expected at least one axis, got a scalar [].");
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.LogSoftmax(f.X(0), Shapes.Rows(f.YShape), f.YShape[-1], f.Y);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.LogSoftmaxBackward(f.Y, Shapes.Rows(f.YShape), f.YShape[-1], f.GradY, f.GradX(0));
}

/// <summary>Log-probabilities from tensors.</summary>
public static class LogSoftmaxExtensions
{
    extension(Tensor x)
    {
        /// <summary>Logarithms of positive values that sum to 1 along the last axis.</summary>
        public Tensor LogSoftmax() => x.Apply(LogSoftmaxOp.Instance);
    }
}
