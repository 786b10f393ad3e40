namespace Kiln.Vision;

/// <summary>How frequent the values of each colour channel are to be; two with the same counts are equal.</summary>
internal sealed class TargetHistogram : IEquatable<TargetHistogram>
{
    private readonly int[] counts;

    private TargetHistogram(int[] counts) => this.counts = counts;

    /// <summary>All values equally frequent.</summary>
    public static TargetHistogram Even { get; } = new([.. Enumerable.Repeat(1, LookUp.Size)]);

    /// <summary>The histogram of an image.</summary>
    public static TargetHistogram Of(Image image)
    {
        var counts = new int[image.Size.Colors * LookUp.Size];
        Histogram.Count(image.Size, image.Pixels, counts);
        return new(counts);
    }

    /// <summary>Colour channels; 1 stands for any number.</summary>
    public int Colors => counts.Length / LookUp.Size;

    /// <summary>Sends each value to the one with the same share of pixels at or below it, interpolated between the values that occur.</summary>
    public void Fill(ReadOnlySpan<int> source, int channel, Span<byte> table)
    {
        ReadOnlySpan<int> target = counts.AsSpan((Colors == 1 ? 0 : channel) * LookUp.Size, LookUp.Size);
        double sourceTotal = Total(source), targetTotal = Total(target);
        int first = target.IndexOfAnyExcept(0), at = first, before = first;
        double below = 0, reached = target[first] / targetTotal, sum = 0;
        for (int x = 0; x < LookUp.Size; x++)
        {
            sum += source[x];
            double share = sum / sourceTotal;
            while (reached < share && at < LookUp.Size - 1)
            {
                int next = at + 1;
                while (next < LookUp.Size - 1 && target[next] == 0) next++;
                if (target[next] == 0) break;
                (before, at, below) = (at, next, reached);
                reached += target[next] / targetTotal;
            }

            double part = at == before || reached <= below ? 1 : Math.Clamp((share - below) / (reached - below), 0, 1);
            table[x] = (byte)Math.Round(before + (part * (at - before)));
        }
    }

    /// <inheritdoc/>
    public bool Equals(TargetHistogram? other) => other is not null && counts.AsSpan().SequenceEqual(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TargetHistogram);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int count in counts) hash.Add(count);
        return hash.ToHashCode();
    }

    private static double Total(ReadOnlySpan<int> counts)
    {
        long sum = 0;
        foreach (int count in counts) sum += count;
        return sum;
    }
}
