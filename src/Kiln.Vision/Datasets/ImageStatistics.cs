namespace Kiln.Vision;

/// <summary>What a set of images looks like in numbers; pixel statistics in 0 … 1, of the population.</summary>
/// <param name="Count">The number of images.</param>
/// <param name="Size">The size of every image; null where they differ.</param>
/// <param name="Mean">The mean over all pixels and channels.</param>
/// <param name="Deviation">The standard deviation over all pixels and channels.</param>
/// <param name="ChannelMeans">The mean of each channel.</param>
/// <param name="ChannelDeviations">The standard deviation of each channel.</param>
/// <param name="Minimum">The smallest byte.</param>
/// <param name="Maximum">The largest byte.</param>
/// <param name="ClassCounts">Images of each class or label, or that have it in their mask; none where targets are numbers.</param>
public sealed record ImageStatistics(
    int Count,
    ImageSize? Size,
    double Mean,
    double Deviation,
    IReadOnlyList<double> ChannelMeans,
    IReadOnlyList<double> ChannelDeviations,
    byte Minimum,
    byte Maximum,
    IReadOnlyList<int> ClassCounts)
{
    /// <summary>Measures a set; sums are exact integers.</summary>
    public static ImageStatistics Of(ImageSource images)
    {
        var channels = ChannelHistogram.Of(images);
        ChannelHistogram all = channels.Merged();
        IEnumerable<int> each = Enumerable.Range(0, channels.Channels);
        return new(
            images.Count, images.CommonSize, all.Mean(0), all.Deviation(0),
            [.. each.Select(channels.Mean)], [.. each.Select(channels.Deviation)],
            all.Minimum(0), all.Maximum(0), Counts(images));
    }

    private static int[] Counts(ImageSource images)
    {
        if (images.Targets is { Kind: TargetKind.Values }) return [];
        int[] counts = new int[images.ClassNames.Count];
        for (int i = 0; i < images.Count; i++)
        {
            if (images.Masks is { } masks) for (int c = 0; c < counts.Length; c++) counts[c] += masks.Of(i).Pixels.Contains((byte)c) ? 1 : 0;
            else if (images.Targets is not { } targets) counts[images.Labels[i]]++;
            else for (int c = 0; c < counts.Length; c++) counts[c] += targets.RowOf(i)[c] > 0 ? 1 : 0;
        }

        return counts;
    }

    /// <summary>The mean of every pixel over the set, rounded to bytes: what the images have in common.</summary>
    public static Image MeanImage(ImageSet images)
    {
        var sums = new long[images.Size.Count];
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<byte> image = images.PixelsOf(i);
            for (int p = 0; p < sums.Length; p++) sums[p] += image[p];
        }

        return new(images.Size, [.. sums.Select(s => (byte)((s + (images.Count / 2)) / images.Count))]);
    }
}
