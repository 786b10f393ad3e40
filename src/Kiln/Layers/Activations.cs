using Kiln.Devices;

namespace Kiln;

/// <summary>The rectifier: <c>y = max(x, 0)</c>.</summary>
public sealed class Relu : Layer
{
    /// <inheritdoc/>
    internal override ActivationOp Activation => ActivationOp.Relu;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Relu();
}

/// <summary>The rectifier that leaks: <c>y = x</c> where positive, <c>slope·x</c> elsewhere (Maas et al. 2013).</summary>
public sealed class LeakyRelu : Layer
{
    private readonly ActivationOp op;

    /// <summary>Makes the layer.</summary>
    /// <param name="slope">The slope where x is negative, 0 … 1.</param>
    /// <exception cref="InputException">A slope out of range.</exception>
    public LeakyRelu(float slope = 0.01f)
    {
        Require.Share("LeakyRelu slope", slope);
        op = new(new(ActivationKind.LeakyRelu, slope));
    }

    /// <inheritdoc/>
    public override string Code => $"LeakyRelu({Literal(op.Function.Slope)})";

    /// <inheritdoc/>
    internal override ActivationOp Activation => op;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Apply(op);
}

/// <summary>The logistic function: <c>y = 1/(1 + e^−x)</c>.</summary>
public sealed class Sigmoid : Layer
{
    /// <inheritdoc/>
    internal override ActivationOp Activation => ActivationOp.Sigmoid;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Sigmoid();
}

/// <summary>The hyperbolic tangent: <c>y = tanh x</c>.</summary>
public sealed class Tanh : Layer
{
    /// <inheritdoc/>
    internal override ActivationOp Activation => ActivationOp.Tanh;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Tanh();
}

/// <summary>Probabilities over the last axis: <c>y = eˣ / Σ eˣ</c>. Not before <see cref="Kiln.CrossEntropy"/>, which has it inside.</summary>
public sealed class Softmax : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Softmax();
}
