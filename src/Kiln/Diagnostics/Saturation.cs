using Kiln.Devices;

namespace Kiln;

/// <summary>How much of a normal input falls where a function is flat, and how steep the function is for it on average.</summary>
/// <param name="Flat">The share of inputs for which the slope is below a given share of its maximum, 0 … 1.</param>
/// <param name="MeanSlope"><c>E[f′(x)]</c>: by what gradients shrink on the way back.</param>
/// <remarks>For functions that are flat on both sides of one steep place: sigmoid, tanh, softsign, hard tanh (relu6 among them) and hard sigmoid.</remarks>
public sealed record Saturation(double Flat, double MeanSlope)
{
    private const double Reach = 10;        // in deviations; the tails beyond hold less than 1e-22
    private const int Intervals = 20_000;   // hard functions jump: the error is at most one interval's mass, 4e-4 of a slope
    private const int Halvings = 200;

    /// <summary>Whether a function is flat on both sides of one steep place.</summary>
    public static bool Has(Activation f) => f.Kind is ActivationKind.Sigmoid or ActivationKind.Tanh or ActivationKind.Softsign or ActivationKind.HardTanh or ActivationKind.HardSigmoid;

    /// <summary>What theory says of an N(mean, deviation²) input: thresholds by bisection, shares by the normal distribution.</summary>
    /// <param name="f">The function.</param>
    /// <param name="deviation">The standard deviation of the input.</param>
    /// <param name="below">Flat is where the slope is below this share of its maximum, above 0 and at most 1.</param>
    /// <param name="mean">The mean of the input.</param>
    /// <exception cref="InputException">A function that is not flat on both sides, a deviation that is not positive, or a share out of range.</exception>
    public static Saturation Predict(Activation f, double deviation, double below, double mean = 0)
    {
        Require.Positive("deviation", deviation);
        (double low, double high) = SteepRange(f, below);
        double flat = ActivationFormula.Normal((low - mean) / deviation) + ActivationFormula.Normal((mean - high) / deviation);
        double mass = 0, sum = 0;
        for (int i = 0; i <= Intervals; i++)
        {
            double z = Reach * ((2.0 * i / Intervals) - 1), weight = Math.Exp(-0.5 * z * z);
            mass += weight;
            sum += weight * SlopeAt(f, mean + (deviation * z));
        }

        return new(flat, sum / mass);
    }

    /// <summary>Between which inputs the slope is at least a share of its maximum.</summary>
    /// <param name="f">The function.</param>
    /// <param name="below">The share, above 0 and at most 1.</param>
    /// <exception cref="InputException">A function that is not flat on both sides, or a share out of range.</exception>
    public static (double Low, double High) SteepRange(Activation f, double below)
    {
        Check(f, below);
        double peak = Peak(f), least = below * SlopeAt(f, peak);
        return (Edge(-1), Edge(1));

        double Edge(int side)
        {
            double inside = 0, outside = 1;
            while (SlopeAt(f, peak + (side * outside)) >= least) outside *= 2;
            for (int i = 0; i < Halvings; i++)
            {
                double middle = (inside + outside) / 2;
                if (SlopeAt(f, peak + (side * middle)) >= least) inside = middle;
                else outside = middle;
            }

            return peak + (side * inside);
        }
    }

    /// <summary>Sends N(mean, deviation²) numbers through a layer and back, and looks at the slopes that it applied.</summary>
    /// <param name="layer">A layer that is one of these functions.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="deviation">The standard deviation of the input.</param>
    /// <param name="below">Flat is where the slope is below this share of its maximum.</param>
    /// <param name="mean">The mean of the input.</param>
    /// <param name="samples">How many numbers.</param>
    /// <param name="seed">Their seed.</param>
    /// <exception cref="InputException">Another layer, or a setting out of range.</exception>
    public static Saturation Measure(Layer layer, Device device, double deviation, double below, double mean = 0, int samples = 100_000, ulong seed = 0)
    {
        Activation f = layer.Activation?.Function ?? throw new InputException($"Saturation: expected a layer that is a function such as sigmoid or tanh, received {layer.Code}.");
        Check(f, below);
        Require.Positive("deviation", deviation);
        Require.AtLeast(1, "samples", samples);
        var x = new float[samples];
        Philox random = Philox.For(seed, "saturation");
        random.FillNormal(x, deviation);
        for (int i = 0; i < samples; i++) x[i] += (float)mean;
        using var nothing = ParameterStore.For([], device, seed);
        using Pass pass = Pass.Training(nothing, step: 0);
        Tensor input = pass.Variable(x, [samples, 1]);
        layer.Apply(input).Sum().Backward();
        double sum = 0, least = below * SlopeAt(f, Peak(f));
        int flat = 0;
        foreach (float slope in input.Gradient)
        {
            sum += slope;
            if (slope < least) flat++;
        }

        return new((double)flat / samples, sum / samples);
    }

    /// <summary>The share of outputs at which the slope of their function is below a share of its maximum; not a number for other functions.</summary>
    internal static double FlatShare(Activation f, ReadOnlySpan<float> outputs, double below)
    {
        if (!Has(f)) return double.NaN;
        double least = below * SlopeAt(f, Peak(f));
        int flat = 0;
        foreach (float y in outputs) flat += ActivationFormula.Slope(f, y) < least ? 1 : 0;
        return (double)flat / outputs.Length;
    }

    private static double Peak(Activation f) => f.Kind == ActivationKind.HardTanh ? (f.First + f.Second) / 2 : 0;

    private static double SlopeAt(Activation f, double x) => ActivationFormula.Slope(f, ActivationFormula.Value(f, x));

    private static void Check(Activation f, double below)
    {
        if (!Has(f)) throw new InputException($"Saturation: {f.Kind} is not flat on both sides of a steep place; ask for sigmoid, tanh, softsign, hard tanh or hard sigmoid.");
        if (!(below > 0 && below <= 1)) throw new InputException($"below: expected a share above 0 and at most 1, received {below}.");
    }
}
