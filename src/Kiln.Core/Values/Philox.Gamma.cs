namespace Kiln;

/// <summary>Draws of the gamma distribution and of what follows from it: beta and Dirichlet.</summary>
public partial struct Philox
{
    /// <summary>A draw of Beta(<paramref name="a"/>, <paramref name="b"/>), in [0, 1]; both parameters above 0.</summary>
    /// <remarks>x/(x + y) of two gamma draws, by their logarithms: draws of small parameters are smaller than any number.</remarks>
    public double Beta(double a, double b)
    {
        double x = LogGamma(a), y = LogGamma(b);
        return 1 / (1 + Math.Exp(y - x));
    }

    /// <summary>Fills with a draw of the symmetric Dirichlet distribution: shares that sum to 1.</summary>
    /// <param name="shares">Where they go, at least one.</param>
    /// <param name="alpha">The parameter, above 0: small ones leave nearly all to one share, large ones make all alike.</param>
    public void FillDirichlet(Span<float> shares, double alpha)
    {
        Span<double> logs = stackalloc double[shares.Length];
        double largest = double.NegativeInfinity, sum = 0;
        foreach (ref double log in logs)
        {
            log = LogGamma(alpha);
            largest = Math.Max(largest, log);
        }

        foreach (double log in logs) sum += Math.Exp(log - largest);
        for (int i = 0; i < shares.Length; i++) shares[i] = (float)(Math.Exp(logs[i] - largest) / sum);
    }

    /// <summary>The logarithm of a draw of Gamma(<paramref name="shape"/>, 1), by rejection (Marsaglia and Tsang 2000).</summary>
    /// <remarks>Below 1 the shape is raised by 1 and the draw multiplied by <c>u^(1/shape)</c>.</remarks>
    private double LogGamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape);
        if (shape < 1) return LogGamma(shape + 1) + (Math.Log(PositiveFloat()) / shape);
        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), v = 1 + (c * x);
            if (v <= 0) continue;
            double logOfCube = 3 * Math.Log(v);
            if (Math.Log(PositiveFloat()) < (0.5 * x * x) + d - (d * v * v * v) + (d * logOfCube)) return Math.Log(d) + logOfCube;
        }
    }

    /// <summary>Uniform in (0, 1], so that the logarithm is finite.</summary>
    private double PositiveFloat() => ((NextBits() >> 8) + 1) * (1.0 / (1 << 24));
}
