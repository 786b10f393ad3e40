using Kiln.Devices;

namespace Kiln;

/// <summary>
/// Mean-field theory of wide random networks without biases (Poole et al. 2016; Schoenholz et al. 2017): with weights of
/// variance σ² / fan-in, pre-activations are normal with variance <c>q′ = σ²·E[φ(√q·z)²]</c>, z ~ N(0, 1), layer after layer.
/// </summary>
public static class MeanField
{
    private const double Reach = 10;      // in deviations; the tails beyond hold less than 1e-22
    private const int Intervals = 4000;   // a multiple of 4, so that the kink of a rectifier at 0 falls between two panels of Simpson's rule

    /// <summary>The activations that theory predicts for each of <paramref name="depth"/> layers of equal width, fed with N(0, 1) inputs.</summary>
    /// <param name="activation">The function after each product; null for none.</param>
    /// <param name="init">How weights are drawn.</param>
    /// <param name="width">Units of every layer, and of the input.</param>
    /// <param name="depth">Number of layers.</param>
    /// <exception cref="InputException">The initialiser draws no random weights.</exception>
    public static ActivationMoments[] Predict(Activation? activation, Init init, int width, int depth)
    {
        double gain = VarianceOf(init, new Fan(width, width)) * width;   // σ²
        double square = 1;                                               // E[x²] of the input
        var layers = new ActivationMoments[depth];
        for (int i = 0; i < depth; i++)
        {
            layers[i] = Through(activation, Math.Sqrt(gain * square), out square);
        }

        return layers;
    }

    /// <summary>The variance of the weights that <paramref name="init"/> draws for a unit of the given fan.</summary>
    /// <exception cref="InputException">The initialiser draws no random weights.</exception>
    public static double VarianceOf(Init init, Fan fan) => init switch
    {
        Normal n => n.Deviation * n.Deviation,
        Uniform u => u.Bound * u.Bound / 3,
        TruncatedNormal t => t.Deviation * t.Deviation * ShareWithin(t.Cut),
        Sparse s => (1 - (Math.Ceiling(s.Sparsity * fan.Out) / fan.Out)) * s.Deviation * s.Deviation,
        Orthogonal o => o.Gain * o.Gain / Math.Max(fan.In, fan.Out),   // the fewer vectors have length 1
        VarianceScaling s => s.Scale / s.Mode switch { FanMode.In => fan.In, FanMode.Out => fan.Out, _ => (fan.In + fan.Out) / 2.0 }
            * (s.Spread == Spread.TruncatedNormal ? InitText.TruncatedShare : 1),
        _ => throw new InputException($"Mean-field theory speaks of random weights, but '{init}' draws none; try normal:0.01, fan-in, glorot or he."),
    };

    /// <summary>The variance of a normal number of deviation 1 that is redrawn beyond ±<paramref name="cut"/>, by Simpson's rule.</summary>
    private static double ShareWithin(double cut)
    {
        double mass = 0, second = 0, reach = Math.Min(cut, Reach), step = 2 * reach / Intervals;
        for (int i = 0; i <= Intervals; i++)
        {
            double z = step * (i - (Intervals / 2));
            double weight = Math.Exp(-0.5 * z * z) * (i is 0 or Intervals ? 1 : i % 2 == 1 ? 4 : 2);
            mass += weight;
            second += weight * z * z;
        }

        return second / mass;
    }

    /// <summary>Moments of φ(d·z), z ~ N(0, 1), by Simpson's rule.</summary>
    private static ActivationMoments Through(Activation? activation, double d, out double square)
    {
        const double Step = 2 * Reach / Intervals;
        double mass = 0, first = 0, second = 0;
        for (int i = 0; i <= Intervals; i++)
        {
            double z = Step * (i - (Intervals / 2));
            double weight = Math.Exp(-0.5 * z * z) * (i is 0 or Intervals ? 1 : i % 2 == 1 ? 4 : 2);
            double y = activation is { } f ? ActivationFormula.Value(f, d * z) : d * z;
            mass += weight;
            first += weight * y;
            second += weight * y * y;
        }

        double mean = first / mass;
        square = second / mass;
        return new(mean, Math.Sqrt(Math.Max(square - (mean * mean), 0)));
    }
}
