using Kiln.Devices;

namespace Kiln;

/// <summary><c>y = x/(1 + |x|)</c>.</summary>
public sealed class Softsign() : FunctionLayer(ActivationOp.Softsign);

/// <summary><c>y = log(1/(1 + e^−x))</c>.</summary>
public sealed class LogSigmoid() : FunctionLayer(ActivationOp.LogSigmoid);

/// <summary>x within two ends; the gradient is 0 at and beyond them.</summary>
public sealed class HardTanh : FunctionLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, above the lower.</param>
    /// <exception cref="InputException">Ends in the wrong order.</exception>
    public HardTanh(float low = -1, float high = 1)
        : base(Checked(new(ActivationKind.HardTanh, low, high)))
    {
    }

    /// <inheritdoc/>
    public override string Code => Written(Option("low", Activation.Function.First, -1f), Option("high", Activation.Function.Second, 1f));
}

/// <summary>The rectifier that ends at 6: <c>y = min(max(x, 0), 6)</c> (Krizhevsky 2010).</summary>
public sealed class Relu6() : FunctionLayer(ActivationOp.Relu6);

/// <summary><c>y = min(max(x/6 + ½, 0), 1)</c>.</summary>
public sealed class HardSigmoid() : FunctionLayer(ActivationOp.HardSigmoid);

/// <summary>1 where x ≥ 0, else 0: the perceptron's function (Rosenblatt 1958).</summary>
public sealed class Step : FunctionLayer
{
    private readonly bool straightThrough;

    /// <summary>Makes the layer.</summary>
    /// <param name="straightThrough">Whether the gradient passes as if the function were x itself (Bengio et al. 2013); else it is 0, and nothing before the layer learns.</param>
    public Step(bool straightThrough = false)
        : base(straightThrough ? ActivationOp.StraightStep : ActivationOp.Step) => this.straightThrough = straightThrough;

    /// <inheritdoc/>
    public override string Code => Written(Option("straightThrough", straightThrough, false));
}

/// <summary>Log-probabilities over the last axis: <c>y = x − log Σ e^x</c>.</summary>
public sealed class LogSoftmax : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.LogSoftmax();
}
