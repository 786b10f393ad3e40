namespace Kiln.Vision;

/// <summary>Whether training knew of the test images: through the statistics of the normaliser, or because images are in both parts.</summary>
/// <param name="FromTrain">How far the stored normaliser is from one fitted to the training images: the root of the mean square of differences of normalised values.</param>
/// <param name="FromTest">The same of one fitted to the test images.</param>
/// <param name="TestImages">How many test images there are.</param>
/// <param name="Duplicates">Images that occur more than once, byte for byte.</param>
public sealed record SplitLeak(double FromTrain, double FromTest, int TestImages, DuplicateImages Duplicates)
{
    /// <summary>Normalised values are compared on so many images of each part.</summary>
    private const int MostCompared = 64;

    /// <summary>Whether the stored statistics match the test images better than the training images.</summary>
    public bool FittedToTest => FromTest < FromTrain;

    /// <summary>The share of test images that are training images, too, 0 … 1.</summary>
    public double SharedShare => (double)Duplicates.TestInTrain / TestImages;

    /// <summary>A sentence for each leak that was found.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var found = new List<string>();
            if (FittedToTest) found.Add($"The normaliser's statistics match the test images (distance {FromTest:g3}) better than the training images ({FromTrain:g3}); fit it to the training images alone.");
            if (Duplicates.TestInTrain > 0) found.Add($"{Duplicates.TestInTrain:N0} of {TestImages:N0} test images ({SharedShare:P1}) are training images, too, which flatters the result; take them out of one part.");
            return found;
        }
    }

    /// <summary>Looks for leaks. Nothing that is fitted to test images leaves this method.</summary>
    /// <param name="images">Both parts.</param>
    /// <param name="stored">The normaliser of a trained model.</param>
    /// <param name="how">How it was fitted, as its recipe says.</param>
    /// <exception cref="InputException">The images cannot be normalised so.</exception>
    public static SplitLeak Of(ImageSources images, PixelNormalizer stored, InputNormalization how)
    {
        (double train, double test) = DistancesOf(images, stored, how);
        return new(train, test, images.Test.Count, DuplicateImages.Of(images));
    }

    /// <summary>How far a stored normaliser is from one fitted to the training images, and from one fitted to the test images.</summary>
    internal static (double FromTrain, double FromTest) DistancesOf(ImageSources images, PixelNormalizer stored, InputNormalization how)
    {
        ImageSource test = images.Test;
        var asTrain = new ImageSelection(test, [.. Enumerable.Range(0, test.Count)], DataPart.Train, null, test.ClassNames);
        return (Distance(stored, PixelNormalizer.Fit(images.Train, how), images), Distance(stored, PixelNormalizer.Fit(asTrain, how), images));
    }

    private static double Distance(PixelNormalizer stored, PixelNormalizer fitted, ImageSources images)
    {
        (double sum, long values) = (0, 0);
        foreach (ImageSource part in (ImageSource[])[images.Train, images.Test])
        {
            for (int n = 0; n < Math.Min(part.Count, MostCompared); n++)
            {
                int index = (int)((long)n * part.Count / Math.Min(part.Count, MostCompared));
                ReadOnlySpan<byte> image = part.Read(index);
                ImageSize size = part.SizeOf(index);
                stored.CheckSize(size);
                fitted.CheckSize(size);
                float[] own = new float[size.Count], other = new float[size.Count];
                stored.Apply(image[..size.Count], own);
                fitted.Apply(image[..size.Count], other);
                for (int i = 0; i < own.Length; i++) sum += ((double)own[i] - other[i]) * ((double)own[i] - other[i]);
                values += own.Length;
            }
        }

        return Math.Sqrt(sum / Math.Max(values, 1));
    }
}
