namespace Kiln;

/// <summary>
/// By how much one way of training is better than another, over runs that share a seed: what the seed does to both cancels, so that few runs tell more than in
/// separate means.
/// </summary>
/// <param name="Pairs">How many seeds both ways were run with.</param>
/// <param name="Mean">The mean of second − first.</param>
/// <param name="Deviation">The standard deviation of the differences, with n − 1; not a number of a single pair.</param>
/// <param name="Interval">Where the mean difference lies with a confidence of 95 %, by Student's distribution; without bounds for a single pair.</param>
/// <param name="PValue">The chance of a mean at least as far from 0 if both ways were equal; 1 for a single pair.</param>
public sealed record PairedDifference(int Pairs, double Mean, double Deviation, Interval Interval, double PValue)
{
    /// <summary>Compares numbers pair by pair.</summary>
    /// <param name="first">One number for each seed.</param>
    /// <param name="second">The other way's, in the same order of seeds.</param>
    /// <exception cref="ArgumentException">There are none, or not as many of both.</exception>
    public static PairedDifference Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length || first.Length == 0) throw new ArgumentException($"Expected as many numbers of both ways and at least one, received {first.Length} and {second.Length}.");
        int n = first.Length;
        double mean = 0, squares = 0;
        for (int i = 0; i < n; i++) mean += (second[i] - first[i]) / n;
        if (n == 1) return new(1, mean, double.NaN, new(double.NegativeInfinity, double.PositiveInfinity), 1);
        for (int i = 0; i < n; i++)
        {
            double off = second[i] - first[i] - mean;
            squares += off * off;
        }

        double deviation = Math.Sqrt(squares / (n - 1)), error = deviation / Math.Sqrt(n);
        double half = error * StudentT.Quantile(0.95, n - 1);
        double p = error == 0 ? (mean == 0 ? 1 : 0) : 1 - StudentT.Within(Math.Abs(mean) / error, n - 1);
        return new(n, mean, deviation, new(mean - half, mean + half), p);
    }
}
