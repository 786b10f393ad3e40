using System.Collections.Concurrent;

namespace Kiln.Vision;

/// <summary>How often each byte value occurs in each channel; from it mean and deviation follow with exact integer sums.</summary>
internal sealed class ChannelHistogram
{
    private const int Values = 256;
    private readonly long[] counts;   // [channels, 256]

    private ChannelHistogram(long[] counts) => this.counts = counts;

    /// <summary>The number of channels.</summary>
    public int Channels => counts.Length / Values;

    /// <summary>Of larger sets, as many images are counted as come nearest to so many bytes, evenly spread.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>Counts every byte of a set, or of every k-th image where the set is larger than <see cref="MostBytes"/>; on all cores, as sums do not depend on the order.</summary>
    public static ChannelHistogram Of(ImageSource images)
    {
        int channels = images.Channels, every = (int)((images.TotalBytes / MostBytes) + 1);
        var counts = new long[channels * Values];
        try
        {
            CountAll(images, channels, every, counts);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<InputException>().FirstOrDefault() is { } bad)
        {
            throw new InputException(bad.Message, bad);   // an image that was to be decoded now
        }

        return new(counts);
    }

    private static void CountAll(ImageSource images, int channels, int every, long[] counts) =>
        Parallel.ForEach(
            Partitioner.Create(0, (images.Count + every - 1) / every),
            () => new long[channels * Values],
            (range, _, own) =>
            {
                for (int i = range.Item1; i < range.Item2; i++) Count(images.Read(i * every)[..images.SizeOf(i * every).Count], channels, own);
                return own;
            },
            own =>
            {
                lock (counts)
                {
                    for (int i = 0; i < own.Length; i++) counts[i] += own[i];
                }
            });

    private static void Count(ReadOnlySpan<byte> pixels, int channels, long[] counts)
    {
        for (int i = 0; i < pixels.Length; i += channels)
        {
            for (int c = 0; c < channels; c++) counts[(c * Values) + pixels[i + c]]++;
        }
    }

    /// <summary>All channels counted as one.</summary>
    public ChannelHistogram Merged()
    {
        var merged = new long[Values];
        for (int i = 0; i < counts.Length; i++) merged[i % Values] += counts[i];
        return new(merged);
    }

    /// <summary>The mean of a channel in 0 … 1: <c>Σx / 255N</c>.</summary>
    public double Mean(int channel)
    {
        (Int128 n, Int128 sum, _) = Sums(channel);
        return (double)sum / ((double)n * byte.MaxValue);
    }

    /// <summary>The deviation of a channel in 0 … 1, of the population: <c>√(N·Σx² − (Σx)²) / 255N</c>.</summary>
    public double Deviation(int channel)
    {
        (Int128 n, Int128 sum, Int128 squares) = Sums(channel);
        return Math.Sqrt((double)((n * squares) - (sum * sum))) / ((double)n * byte.MaxValue);
    }

    /// <summary>The skewness of a channel, <c>Σ(x − μ)³ / Nσ³</c>: 0 where it is symmetric, above 0 with a long tail of bright values; 0 where it does not vary.</summary>
    public double Skewness(int channel)
    {
        (double mean, double deviation) = (Mean(channel) * byte.MaxValue, Deviation(channel) * byte.MaxValue);
        if (deviation == 0) return 0;
        (double cubes, double n) = (0, 0);
        for (int v = 0; v < Values; v++)
        {
            double count = counts[(channel * Values) + v], z = (v - mean) / deviation;
            n += count;
            cubes += count * z * z * z;
        }

        return cubes / n;
    }

    /// <summary>The share of a channel's values that are 0 or 255, where bytes end.</summary>
    public double ShareAtBounds(int channel)
    {
        ReadOnlySpan<long> own = counts.AsSpan(channel * Values, Values);
        long n = 0;
        foreach (long count in own) n += count;
        return (double)(own[0] + own[^1]) / n;
    }

    /// <summary>The smallest value of a channel.</summary>
    public byte Minimum(int channel) => (byte)counts.AsSpan(channel * Values, Values).IndexOfAnyExcept(0);

    /// <summary>The largest value of a channel.</summary>
    public byte Maximum(int channel) => (byte)counts.AsSpan(channel * Values, Values).LastIndexOfAnyExcept(0);

    private (Int128 N, Int128 Sum, Int128 Squares) Sums(int channel)
    {
        (Int128 n, Int128 sum, Int128 squares) = (0, 0, 0);
        for (int v = 0; v < Values; v++)
        {
            Int128 count = counts[(channel * Values) + v];
            n += count;
            sum += count * v;
            squares += count * (v * v);
        }

        return (n, sum, squares);
    }
}
