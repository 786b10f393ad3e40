using System.Globalization;

namespace Kiln.Lab;

/// <summary>How often something was measured, and what came out.</summary>
/// <param name="Count">n.</param>
/// <param name="Mean">The mean; not a number where nothing was measured.</param>
/// <param name="Deviation">The standard deviation of the sample, with n − 1; not a number for less than two.</param>
/// <param name="Least">The smallest.</param>
/// <param name="Greatest">The largest.</param>
public sealed record Statistic(int Count, double Mean, double Deviation, double Least, double Greatest)
{
    /// <summary>Of some numbers; what is not a number makes the mean none either, so that a run that failed is not left out unseen.</summary>
    public static Statistic Of(params IReadOnlyList<double> values)
    {
        int n = values.Count;
        if (n == 0) return new(0, double.NaN, double.NaN, double.NaN, double.NaN);
        double mean = values.Average();
        double deviation = n > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (n - 1)) : double.NaN;
        return new(n, mean, deviation, values.Min(), values.Max());
    }

    /// <summary>The geometric mean of positive numbers, for ratios; 0 where one of them is.</summary>
    public static double GeometricMean(params IReadOnlyList<double> values) => values.Count == 0 ? double.NaN : Math.Exp(values.Average(Math.Log));

    /// <summary>The median; not a number where nothing was measured.</summary>
    public static double Median(params IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int n = sorted.Length;
        return n == 0 ? double.NaN : (sorted[n / 2] + sorted[(n - 1) / 2]) / 2;
    }

    /// <summary><c>0.853 ± 0.004 (n = 3)</c>, or without a deviation where there is one number alone.</summary>
    public override string ToString() => Count > 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Mean:g4} ± {Deviation:g2} (n = {Count})")
        : string.Create(CultureInfo.InvariantCulture, $"{Mean:g4} (n = {Count})");
}
