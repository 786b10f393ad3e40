namespace Kiln.Devices;

/// <summary>The elementwise functions of one number in double precision, as theory and plots want them.</summary>
public static class ActivationFormula
{
    private const double SeluScale = 1.0507009873554805, SeluAlpha = 1.6732632423543772;

    /// <summary>f(x).</summary>
    public static double Value(Activation f, double x) => f.Kind switch
    {
        ActivationKind.Identity => x,
        ActivationKind.Relu => x > 0 ? x : 0,
        ActivationKind.LeakyRelu => x > 0 ? x : f.First * x,
        ActivationKind.Sigmoid => Sigmoid(x),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Elu => x > 0 ? x : f.First * (Math.Exp(x) - 1),
        ActivationKind.Selu => SeluScale * (x > 0 ? x : SeluAlpha * (Math.Exp(x) - 1)),
        ActivationKind.Celu => x > 0 ? x : f.First * (Math.Exp(x / f.First) - 1),
        ActivationKind.Softplus => f.First * x > f.Second ? x : Softplus(f.First * x) / f.First,
        ActivationKind.Softsign => x / (1 + Math.Abs(x)),
        ActivationKind.LogSigmoid => -Softplus(-x),
        ActivationKind.HardTanh => Math.Clamp(x, f.First, f.Second),
        ActivationKind.HardSigmoid => Math.Clamp(x + 3, 0, 6) / 6,
        ActivationKind.Step => x >= 0 ? 1 : 0,
        ActivationKind.Gelu => x * Normal(x),
        ActivationKind.GeluTanh => x * Sigmoid(2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))),
        ActivationKind.Silu => x * Sigmoid(x),
        ActivationKind.Mish => x * Math.Tanh(Softplus(x)),
        ActivationKind.HardSwish => x * Math.Clamp(x + 3, 0, 6) / 6,
        ActivationKind.Sinc => x == 0 ? 1 : Math.Sin(x) / x,
        _ => throw new ArgumentOutOfRangeException(nameof(f)),
    };

    /// <summary>f′, from the output or, of a function that <see cref="Activation.DerivesFromInput"/>, from the input; what a step passes on counts as 1.</summary>
    public static double Slope(Activation f, double known) => f.Kind switch
    {
        ActivationKind.Identity => 1,
        ActivationKind.Relu => known > 0 ? 1 : 0,
        ActivationKind.LeakyRelu => known > 0 ? 1 : f.First,
        ActivationKind.Sigmoid => known * (1 - known),
        ActivationKind.Tanh => 1 - (known * known),
        ActivationKind.Elu => known > 0 ? 1 : known + f.First,
        ActivationKind.Selu => known > 0 ? SeluScale : known + (SeluScale * SeluAlpha),
        ActivationKind.Celu => known > 0 ? 1 : (known / f.First) + 1,
        ActivationKind.Softplus => 1 - Math.Exp(-f.First * known),
        ActivationKind.Softsign => Math.Pow(1 - Math.Abs(known), 2),
        ActivationKind.LogSigmoid => 1 - Math.Exp(known),
        ActivationKind.HardTanh => known > f.First && known < f.Second ? 1 : 0,
        ActivationKind.HardSigmoid => known > 0 && known < 1 ? 1.0 / 6 : 0,
        ActivationKind.Step => f.First,
        ActivationKind.Gelu => Normal(known) + (known * Math.Exp(-0.5 * known * known) / Math.Sqrt(2 * Math.PI)),
        ActivationKind.GeluTanh => GeluTanhSlope(known),
        ActivationKind.Silu => Sigmoid(known) * (1 + (known * Sigmoid(-known))),
        ActivationKind.Mish => Math.Tanh(Softplus(known)) + (known * Sigmoid(known) * (1 - Math.Pow(Math.Tanh(Softplus(known)), 2))),
        ActivationKind.HardSwish => known > 3 ? 1 : known < -3 ? 0 : (known / 3) + 0.5,
        ActivationKind.Sinc => Math.Abs(known) < 1e-4 ? -known / 3 : (Math.Cos(known) - (Math.Sin(known) / known)) / known,
        _ => throw new ArgumentOutOfRangeException(nameof(f)),
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => Math.Max(x, 0) + double.LogP1(Math.Exp(-Math.Abs(x)));

    private static double GeluTanhSlope(double x)
    {
        double root = 2 * Math.Sqrt(2 / Math.PI), s = Sigmoid(root * (x + (0.044715 * x * x * x)));
        return s + (x * s * (1 - s) * root * (1 + (3 * 0.044715 * x * x)));
    }

    /// <summary>The normal distribution, ½ + φ(x)·(x + x³/3 + x⁵/15 + …), whose terms all have one sign; 0 or 1 beyond ±8, where the rest is below 1e-15.</summary>
    internal static double Normal(double x)
    {
        if (Math.Abs(x) > 8) return x > 0 ? 1 : 0;
        double sum = 0, term = x;
        for (int i = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); i++)
        {
            sum += term;
            term *= x * x / ((2 * i) + 1);
        }

        return 0.5 + (sum * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI));
    }
}
