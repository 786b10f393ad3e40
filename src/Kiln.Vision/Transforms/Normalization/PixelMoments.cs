namespace Kiln.Vision;

/// <summary>Mean and deviation of every byte of an image over a set, from exact integer sums.</summary>
internal sealed class PixelMoments
{
    private readonly double[] means, deviations;

    private PixelMoments(double[] means, double[] deviations) => (this.means, this.deviations) = (means, deviations);

    /// <summary>Measures a set; in units of x / 255.</summary>
    public static PixelMoments Of(ImageSource images)
    {
        int size = PixelNormalizer.RequireOneSize(images).Count, n = images.Count;
        long[] sums = new long[size], squares = new long[size];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<byte> image = images.Read(i)[..size];
            for (int p = 0; p < size; p++)
            {
                sums[p] += image[p];
                squares[p] += image[p] * image[p];
            }
        }

        double scale = (double)n * byte.MaxValue;
        double[] means = new double[size], deviations = new double[size];
        for (int p = 0; p < size; p++)
        {
            means[p] = sums[p] / scale;
            deviations[p] = Math.Sqrt((double)(((Int128)n * squares[p]) - ((Int128)sums[p] * sums[p]))) / scale;
        }

        return new(means, deviations);
    }

    /// <summary>Makes mean 0 and deviation 1 of every byte; one that does not vary becomes 0.</summary>
    public Normalizer Standardizer() => new(means, [.. deviations.Select(d => d > 0 ? d : 1)]);

    /// <summary>Takes the mean image away.</summary>
    public Normalizer Centring() => new(means, [.. deviations.Select(_ => 1.0)]);
}
