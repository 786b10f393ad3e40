namespace Kiln;

/// <summary>Whether two models differ on the same samples (McNemar 1947): only samples that exactly one of them gets right tell anything.</summary>
/// <param name="Samples">How many samples both looked at.</param>
/// <param name="OnlyFirst">How many only the first got right.</param>
/// <param name="OnlySecond">How many only the second got right.</param>
/// <param name="PValue">
/// The chance of a split at least as uneven if both were equally good: <c>min(1, 2·Σ_{i ≤ min} C(n, i) / 2ⁿ)</c> with <c>n</c> the samples that one of them gets right (the exact test).
/// </param>
public sealed record McNemar(long Samples, long OnlyFirst, long OnlySecond, double PValue)
{
    /// <summary>Compares what two models got right, sample by sample.</summary>
    /// <exception cref="ArgumentException">They are not as many.</exception>
    public static McNemar Of(ReadOnlySpan<bool> first, ReadOnlySpan<bool> second)
    {
        if (first.Length != second.Length) throw new ArgumentException($"Expected the same samples for both models, received {first.Length} and {second.Length}.");
        (long onlyFirst, long onlySecond) = (0, 0);
        for (int i = 0; i < first.Length; i++)
        {
            if (first[i] && !second[i]) onlyFirst++;
            if (second[i] && !first[i]) onlySecond++;
        }

        return new(first.Length, onlyFirst, onlySecond, Exact(onlyFirst, onlySecond));
    }

    private static double Exact(long a, long b)
    {
        long n = a + b, least = Math.Min(a, b);
        if (n == 0) return 1;
        // The largest term in logarithms, as 2⁻ⁿ alone would vanish; the others as shares of it.
        double log = -n * Math.Log(2);
        for (long i = 1; i <= least; i++) log += Math.Log((n - i + 1.0) / i);
        double share = 1, sum = 1;
        for (long i = least; i > 0 && share > 1e-18; i--)
        {
            share *= i / (n - i + 1.0);
            sum += share;
        }

        return Math.Min(1, 2 * Math.Exp(log) * sum);
    }
}
