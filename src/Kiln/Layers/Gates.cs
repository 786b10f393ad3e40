namespace Kiln;

/// <summary><c>y = x·Φ(x)</c>, Φ the normal distribution (Hendrycks and Gimpel 2016). Applied by the op before in inference alone: the derivative needs x.</summary>
public sealed class Gelu : FunctionLayer
{
    private readonly bool approximate;

    /// <summary>Makes the layer.</summary>
    /// <param name="approximate">Whether Φ is replaced by <c>½(1 + tanh(√(2/π)·(x + 0.044715·x³)))</c>; PyTorch's <c>approximate='tanh'</c>.</param>
    public Gelu(bool approximate = false)
        : base(approximate ? ActivationOp.GeluTanh : ActivationOp.Gelu) => this.approximate = approximate;

    /// <inheritdoc/>
    public override string Code => Written(Option("approximate", approximate, false));
}

/// <summary><c>y = x/(1 + e^−x)</c>, also called swish (Ramachandran et al. 2017). Applied by the op before in inference alone: the derivative needs x.</summary>
public sealed class Silu() : FunctionLayer(ActivationOp.Silu);

/// <summary><c>y = x·tanh(log(1 + e^x))</c> (Misra 2019). Applied by the op before in inference alone: the derivative needs x.</summary>
public sealed class Mish() : FunctionLayer(ActivationOp.Mish);

/// <summary><c>y = x·min(max(x + 3, 0), 6)/6</c> (Howard et al. 2019). Applied by the op before in inference alone: the derivative needs x.</summary>
public sealed class HardSwish() : FunctionLayer(ActivationOp.HardSwish);

/// <summary><c>y = sin(x)/x</c>, 1 at 0; without the π of PyTorch's and NumPy's. Applied by the op before in inference alone: the derivative needs x.</summary>
public sealed class Sinc() : FunctionLayer(ActivationOp.Sinc);
