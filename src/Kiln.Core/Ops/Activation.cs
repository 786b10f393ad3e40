using Kiln.Devices;

namespace Kiln;

/// <summary>An elementwise function <c>y = f(x)</c>; the functions are those of <see cref="ActivationKind"/>.</summary>
/// <remarks>
/// Of most the derivative is a function of their output, so that their input may be overwritten and the op before may apply them: relu <c>max(x, 0)</c>
/// (Nair and Hinton 2010), derivative 0 at 0; leaky relu (Maas et al. 2013); sigmoid with <c>f′ = y(1 − y)</c>; tanh with <c>f′ = 1 − y²</c>. Those that
/// <see cref="Activation.DerivesFromInput"/> keep their input in training, and are applied by the op before in inference alone.
/// </remarks>
public sealed partial class ActivationOp : Op
{
    /// <summary>x itself.</summary>
    public static readonly ActivationOp Identity = new(default);

    /// <summary>max(x, 0).</summary>
    public static readonly ActivationOp Relu = new(new(ActivationKind.Relu));

    /// <summary>x where positive, 0.01·x elsewhere.</summary>
    public static readonly ActivationOp LeakyRelu = new(new(ActivationKind.LeakyRelu, 0.01f));

    /// <summary>1 / (1 + e^−x).</summary>
    public static readonly ActivationOp Sigmoid = new(new(ActivationKind.Sigmoid));

    /// <summary>tanh x.</summary>
    public static readonly ActivationOp Tanh = new(new(ActivationKind.Tanh));

    /// <summary>Makes the op of a function.</summary>
    /// <exception cref="ArgumentException">A setting out of range, such as a slope below 0: the sign of the output would no longer tell the sign of the input.</exception>
    public ActivationOp(Activation function)
    {
        if (function.Fault is { } fault) throw new ArgumentException(fault);
        Function = function;
        AfterLinear = new(function);
    }

    /// <summary>Which function.</summary>
    public Activation Function { get; }

    /// <summary>The fully connected step that applies this function to its result, in place of two steps.</summary>
    public LinearOp AfterLinear { get; }

    /// <inheritdoc/>
    public override string Name => Function.Kind.ToString();

    /// <inheritdoc/>
    public override Reads BackwardReads => Function.DerivesFromInput ? Reads.X0 : Reads.Y;

    /// <inheritdoc/>
    public override Shape Infer(ReadOnlySpan<Shape> x)
    {
        Shapes.Arity(this, x, 1, 1);
        return x[0];
    }

    /// <inheritdoc/>
    public override void Forward(in Frame f) => f.Kernels.Activate(Function, f.X(0), f.Y);

    /// <inheritdoc/>
    public override void Backward(in Frame f) => f.Kernels.ActivateBackward(Function, Function.DerivesFromInput ? f.X(0) : f.Y, f.GradY, f.GradXOverGradY(0));
}

/// <summary>Elementwise functions of tensors.</summary>
public static class ActivationExtensions
{
    extension(Tensor x)
    {
        /// <summary>The rectifier <c>max(x, 0)</c>.</summary>
        public Tensor Relu() => x.Apply(ActivationOp.Relu);

        /// <summary>x where positive, <c>slope·x</c> elsewhere; the slope is at least 0.</summary>
        public Tensor LeakyRelu(float slope = 0.01f) =>
            x.Apply(slope == ActivationOp.LeakyRelu.Function.Slope ? ActivationOp.LeakyRelu : new(new(ActivationKind.LeakyRelu, slope)));

        /// <summary>The logistic function <c>1/(1 + e^−x)</c>.</summary>
        public Tensor Sigmoid() => x.Apply(ActivationOp.Sigmoid);

        /// <summary>The hyperbolic tangent.</summary>
        public Tensor Tanh() => x.Apply(ActivationOp.Tanh);
    }
}
