namespace Kiln.Vision;

/// <summary>Turns the bytes of images into the floats that a model is trained on: fitted to training images only, and stored with the model.</summary>
/// <remarks>Several threads may use one at once. Values of other images may lie outside the range of the training images; nothing is clipped.</remarks>
public abstract class PixelNormalizer
{
    /// <summary>The entry of a model's metadata that says which kind it is; absent for <see cref="Normalizer"/>.</summary>
    internal const string KindKey = "normalizer.kind";

    /// <summary>Whether every value hangs on all bytes of its image, so that it cannot be applied to a few rows at a time.</summary>
    public virtual bool TakesWholeImages => false;

    /// <summary>Normalises a part of an image, or several images one after the other.</summary>
    /// <param name="bytes">The bytes, pixels with channels side by side.</param>
    /// <param name="into">Where the values go, as many.</param>
    /// <param name="offset">The position of the first byte in its image.</param>
    /// <exception cref="ArgumentException">There is room for another number of values.</exception>
    public abstract void Apply(ReadOnlySpan<byte> bytes, Span<float> into, int offset = 0);

    /// <summary>Stores the statistics among a model's metadata, to the last bit.</summary>
    public abstract void WriteTo(IDictionary<string, string> metadata);

    /// <summary>Measures training images; sums are exact integers, so the result does not depend on any order.</summary>
    /// <param name="train">The training images.</param>
    /// <param name="how">What is measured.</param>
    /// <exception cref="InputException">The images are for testing: their statistics must not be used. Or they are too large to be whitened.</exception>
    public static PixelNormalizer Fit(ImageSource train, InputNormalization how)
    {
        RequireTraining(train);
        return how.Kind switch
        {
            InputScaling.None => Normalizer.None,
            InputScaling.ZScore => Normalizer.Fit(train),
            InputScaling.ZScoreGlobal => Normalizer.Fit(train, NormalizerMode.Global),
            InputScaling.ZScorePixel => PixelMoments.Of(train).Standardizer(),
            InputScaling.MeanImage => PixelMoments.Of(train).Centring(),
            InputScaling.ChannelMean => Centring(Normalizer.Fit(train)),
            InputScaling.MinMax or InputScaling.MinMaxSigned => RangeNormalizer.Fit(train, how.Kind == InputScaling.MinMaxSigned),
            _ => WhiteningNormalizer.Fit(train, how),
        };
    }

    /// <summary>Refuses images that nothing may be fitted to.</summary>
    /// <exception cref="InputException">They are for testing.</exception>
    internal static void RequireTraining(ImageSource train)
    {
        if (train.Part != DataPart.Train) throw new InputException($"No statistics may be fitted to the test images of '{train.Name}'; fit them to the training images and use them for both.");
    }

    /// <summary>The size of images that are measured place by place, which must be the same of all.</summary>
    /// <exception cref="InputException">It differs.</exception>
    internal static ImageSize RequireOneSize(ImageSource images) => images.CommonSize
        ?? throw new InputException($"The images of '{images.Name}' differ in size ({images.SizeText()}), so they have no mean image and no whitening; choose a normalisation by channel, such as zScore, or give --size.");

    /// <summary>Checks that images of a size can be normalised.</summary>
    /// <exception cref="InputException">They cannot; the sentence says what was fitted.</exception>
    internal abstract void CheckSize(ImageSize size);

    private static Normalizer Centring(Normalizer fitted)
    {
        double[] ones = new double[fitted.Means.Length];
        ones.AsSpan().Fill(1);
        return new(fitted.Means, ones);
    }
}
