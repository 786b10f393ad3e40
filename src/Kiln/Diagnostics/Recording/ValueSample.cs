using Kiln.Devices;

namespace Kiln;

/// <summary>Up to so many of many values: runs of neighbours, evenly spread, the same places each time. What is costly for each value is done for these.</summary>
internal sealed class ValueSample
{
    /// <summary>How many values are taken at most; a share found in so many is off by at most 0.4 % of the whole in one standard error.</summary>
    public const int Most = 16_384;

    private const int Bins = 32;
    private const int Run = 64;   // neighbours: four cache lines, and as many channels

    private readonly float[] room = new float[Most];
    private int count;

    /// <summary>The values taken last.</summary>
    public ReadOnlySpan<float> Values => room.AsSpan(0, count);

    /// <summary>Takes values.</summary>
    public void Take(ReadOnlySpan<float> from)
    {
        count = Math.Min(from.Length, Most);
        if (count == from.Length)
        {
            from.CopyTo(room);
            return;
        }

        const int runs = Most / Run;
        for (int i = 0; i < runs; i++)
        {
            int start = (int)((long)i * (from.Length - Run) / (runs - 1));
            from.Slice(start, Run).CopyTo(room.AsSpan(i * Run));
        }
    }

    /// <summary>The distribution of the values taken, over the range of all of them.</summary>
    /// <param name="all">What is known of all values.</param>
    public HistogramRecord? Histogram(in ValueSummary all)
    {
        (float low, float high) = all.IsFinite ? (all.Least, all.Greatest) : FiniteRange();
        if (!(low <= high)) return null;   // no value is finite
        if (low == high) return new(low, high, [Values.Count(low)]);
        var counts = new long[Bins];
        double scale = Bins / ((double)high - low);
        foreach (float v in Values)
        {
            if (float.IsFinite(v)) counts[Math.Min((int)((v - (double)low) * scale), Bins - 1)]++;
        }

        return new(SixDigits.Of(low), SixDigits.Of(high), counts);
    }

    private (float Low, float High) FiniteRange()
    {
        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float v in Values)
        {
            if (!float.IsFinite(v)) continue;
            low = Math.Min(low, v);
            high = Math.Max(high, v);
        }

        return (low, high);
    }
}
