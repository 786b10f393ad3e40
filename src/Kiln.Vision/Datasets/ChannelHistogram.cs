namespace Kiln.Vision;

/// <summary>How often each byte value occurs in each channel; from it mean and deviation follow with exact integer sums.</summary>
internal sealed class ChannelHistogram
{
    private const int Values = 256;
    private readonly long[] counts;   // [channels, 256]

    private ChannelHistogram(long[] counts) => this.counts = counts;

    /// <summary>The number of channels.</summary>
    public int Channels => counts.Length / Values;

    /// <summary>Counts every byte of a set.</summary>
    public static ChannelHistogram Of(ImageSet images)
    {
        int channels = images.Size.Channels;
        var counts = new long[channels * Values];
        ReadOnlySpan<byte> pixels = images.Pixels;
        for (int i = 0; i < pixels.Length; i += channels)
        {
            for (int c = 0; c < channels; c++) counts[(c * Values) + pixels[i + c]]++;
        }

        return new(counts);
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
