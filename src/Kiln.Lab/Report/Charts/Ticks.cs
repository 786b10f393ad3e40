namespace Kiln.Lab;

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where it stands.</param>
/// <param name="Label">What stands beside it.</param>
internal readonly record struct Tick(double Value, string Label);

/// <summary>Where an axis has its marks: at multiples of 1, 2 or 5 times a power of ten.</summary>
internal static class Ticks
{
    /// <summary>Marks at equal distances within a range.</summary>
    /// <param name="low">Where the range begins.</param>
    /// <param name="high">Where it ends, above <paramref name="low"/>.</param>
    /// <param name="most">About how many there may be.</param>
    /// <param name="whole">Whether only whole numbers are meant, such as epochs.</param>
    public static Tick[] Linear(double low, double high, int most, bool whole = false)
    {
        double step = Step(high - low, most);
        if (whole) step = Math.Max(step, 1);
        long first = (long)Math.Ceiling((low / step) - 1e-9), last = (long)Math.Floor((high / step) + 1e-9);
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        return [.. Range(first, last).Select(i => new Tick(i * step, Digits.Tick(i * step, step, size)))];
    }

    /// <summary>The smallest step of 1, 2 or 5 times a power of ten that makes at most <paramref name="most"/> intervals.</summary>
    public static double Step(double range, int most)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(range / most)));
        foreach (double factor in (double[])[1, 2, 5])
        {
            if (range / (factor * power) <= most * (1 + 1e-9)) return factor * power;
        }

        return 10 * power;
    }

    /// <summary>
    /// Marks of a logarithmic axis: powers of ten, every other or every third where there are many; also 2 and 5 times them where there are few;
    /// within less than half a decade, marks at equal distances.
    /// </summary>
    public static Tick[] Logarithmic(double low, double high, int most)
    {
        double decades = Math.Log10(high / low);
        if (decades < 0.5) return [.. Linear(low, high, Math.Max(most - 1, 2)).Where(t => t.Value > 0)];
        int first = (int)Math.Floor(Math.Log10(low) + 1e-9), last = (int)Math.Ceiling(Math.Log10(high) - 1e-9);
        int stride = Math.Max(1, (int)Math.Ceiling(decades / most));
        double[] factors = decades < 2.5 ? [1, 2, 5] : [1];
        double[] values =
        [
            .. from power in Range(first, last)
               where power % stride == 0
               from factor in factors
               let value = factor * Math.Pow(10, power)
               where value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)
               select value,
        ];
        bool powers = values.Any(Digits.IsLong);
        return [.. values.Select(v => new Tick(v, Digits.LogTick(v, powers)))];
    }

    private static IEnumerable<long> Range(long first, long last)
    {
        for (long i = first; i <= last; i++) yield return i;
    }
}
