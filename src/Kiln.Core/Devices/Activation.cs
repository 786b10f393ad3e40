namespace Kiln.Devices;

/// <summary>Which elementwise function, and its settings where it has some.</summary>
/// <param name="Kind">The function.</param>
/// <param name="First">Its first setting: the slope of a leaky rectifier, α of ELU and CELU, β of softplus, the lower end of hard tanh, 1 for a step that passes gradients.</param>
/// <param name="Second">Its second setting: the threshold of softplus, the upper end of hard tanh.</param>
public readonly record struct Activation(ActivationKind Kind, float First = 0, float Second = 0)
{
    /// <summary>The first setting, as rectifiers call it.</summary>
    public float Slope => First;

    /// <summary>
    /// Whether the derivative needs the input x. Of all others it is a function of the output, so that an op before may apply
    /// the function on its way out, in training as well.
    /// </summary>
    public bool DerivesFromInput => Kind >= ActivationKind.Gelu;

    /// <summary>What is wrong with the settings, as a sentence; null where nothing is.</summary>
    public string? Fault => Kind switch
    {
        ActivationKind.LeakyRelu or ActivationKind.Elu when !(First >= 0 && float.IsFinite(First)) => $"{Kind}: expected a slope of at least 0, got {First}.",
        ActivationKind.Celu when !(First > 0 && float.IsFinite(First)) => $"{Kind}: expected an alpha above 0, got {First}.",
        ActivationKind.Softplus when !(First > 0 && float.IsFinite(First)) => $"{Kind}: expected a beta above 0, got {First}.",
        ActivationKind.Softplus when !(Second >= SoftplusThreshold) => $"{Kind}: expected a threshold of at least {SoftplusThreshold}, below which the function would jump where it becomes linear, got {Second}.",
        ActivationKind.HardTanh when !(First < Second) => $"{Kind}: expected a lower end below the upper one, got {First} and {Second}.",
        _ => null,
    };

    /// <summary>The least threshold of softplus: log(1 + e^−15) = 3e-7, less than half a unit in the last place of 15.</summary>
    private const float SoftplusThreshold = 15;
}

/// <summary>The elementwise functions. Those from <see cref="Gelu"/> on need their input for the derivative; the others are known from their output.</summary>
public enum ActivationKind
{
    /// <summary>x itself: no activation.</summary>
    Identity,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x where positive, slope·x elsewhere.</summary>
    LeakyRelu,

    /// <summary>1 / (1 + e^−x).</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>x where positive, α·(e^x − 1) elsewhere (Clevert et al. 2016).</summary>
    Elu,

    /// <summary>λ·x where positive, λ·α·(e^x − 1) elsewhere, λ = 1.0507, α = 1.6733 (Klambauer et al. 2017).</summary>
    Selu,

    /// <summary>x where positive, α·(e^(x/α) − 1) elsewhere (Barron 2017).</summary>
    Celu,

    /// <summary>log(1 + e^βx)/β, and x where βx is above the threshold.</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>log(1 / (1 + e^−x)).</summary>
    LogSigmoid,

    /// <summary>x between a lower and an upper end; 0 and 6 make relu6.</summary>
    HardTanh,

    /// <summary>x/6 + ½ between 0 and 1.</summary>
    HardSigmoid,

    /// <summary>1 where x is at least 0, else 0. Its derivative is 0, or taken for 1 (straight-through, Bengio et al. 2013) where the first setting is 1.</summary>
    Step,

    /// <summary>x·Φ(x), Φ the normal distribution (Hendrycks and Gimpel 2016).</summary>
    Gelu,

    /// <summary>x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))).</summary>
    GeluTanh,

    /// <summary>x / (1 + e^−x), also called swish (Ramachandran et al. 2017).</summary>
    Silu,

    /// <summary>x·tanh(log(1 + e^x)) (Misra 2019).</summary>
    Mish,

    /// <summary>x·min(max(x + 3, 0), 6)/6 (Howard et al. 2019).</summary>
    HardSwish,

    /// <summary>sin(x)/x, 1 at 0.</summary>
    Sinc,
}
