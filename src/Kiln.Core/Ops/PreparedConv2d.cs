using Kiln.Devices;

namespace Kiln;

/// <summary>A convolution in inference, with what follows it: <c>y = f(x ⋆ w + b + residual)</c>.</summary>
/// <remarks>
/// Inputs as those of <see cref="Conv2dOp"/>, but w is in the device's prepared form and b is there; then perhaps a residual of y's shape.
/// Prepared weights have no gradient.
/// </remarks>
internal sealed class PreparedConv2dOp(Conv2dOp convolution, Activation function) : Op
{
    /// <inheritdoc/>
    public override string Name => convolution.Name;

    /// <summary>Which function is applied to the result.</summary>
    public Activation Function => function;

    /// <inheritdoc/>
    public override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shape y = convolution.Infer(x[..3]);
        if (x.Length > 3 && x[3] != y) throw new ShapeException($"Conv2d: expected a residual of {y}, got {x[3]}; is a shortcut with a 1×1 convolution missing?");
        return y;
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) =>
        f.Kernels.Conv2dPrepared(convolution.Sizes(f.XShape(0), f.XShape(1)), f.X(0), f.X(1), f.X(2), f.Arity > 3 ? f.X(3) : default, function, f.Y);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => throw new InvalidOperationException("Conv2d: prepared weights are for inference and have no gradient.");
}
