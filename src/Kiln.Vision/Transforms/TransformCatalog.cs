namespace Kiln.Vision;

/// <summary>The image transforms that go by a name, in recipes and on the command line.</summary>
public static class TransformCatalog
{
    /// <summary>The name of each transform and its type.</summary>
    public static IReadOnlyList<(string Name, Type Type)> Entries { get; } =
    [
        ("horizontalFlip", typeof(HorizontalFlip)),
        ("randomCrop", typeof(RandomCrop)),
        ("randomBrightness", typeof(RandomBrightness)),
        ("randomContrast", typeof(RandomContrast)),
        ("randomSaturation", typeof(RandomSaturation)),
        ("randomHue", typeof(RandomHue)),
        ("colorJitter", typeof(ColorJitter)),
        ("colorSpaceJitter", typeof(ColorSpaceJitter)),
        ("randomGamma", typeof(RandomGamma)),
        ("randomGrayscale", typeof(RandomGrayscale)),
        ("randomEqualize", typeof(RandomEqualize)),
        ("randomAutocontrast", typeof(RandomAutocontrast)),
        ("randomPosterize", typeof(RandomPosterize)),
        ("randomSolarize", typeof(RandomSolarize)),
        ("randomInvert", typeof(RandomInvert)),
        ("clahe", typeof(Clahe)),
        ("histogramMatching", typeof(HistogramMatching)),
        ("pcaLighting", typeof(PcaLighting)),
        ("randomSharpness", typeof(RandomSharpness)),
        ("gaussianBlur", typeof(GaussianBlur)),
        ("boxBlur", typeof(BoxBlur)),
        ("medianBlur", typeof(MedianBlur)),
        ("motionBlur", typeof(MotionBlur)),
        ("downscale", typeof(Downscale)),
        ("gaussianNoise", typeof(GaussianNoise)),
        ("speckleNoise", typeof(SpeckleNoise)),
        ("saltPepperNoise", typeof(SaltPepperNoise)),
        ("pixelJitter", typeof(PixelJitter)),
        ("randomErasing", typeof(RandomErasing)),
        ("cutout", typeof(Cutout)),
        ("gridMask", typeof(GridMask)),
    ];

    /// <summary>Reads <c>flip</c>, <c>flip:0.5</c>, <c>crop</c> or <c>crop:4</c>; several with commas between, applied in order; <c>none</c> or nothing for none.</summary>
    /// <exception cref="InputException">An unknown name, or a number that does not fit.</exception>
    public static IReadOnlyList<ImageTransform> Parse(string text) => text is "" or "none"
        ? []
        : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne)];

    private static ImageTransform ParseOne(string text)
    {
        string[] parts = text.Split(':');
        return (parts[0], parts.Length > 1 ? parts[1] : null) switch
        {
            ("flip" or "horizontalFlip", null) => new HorizontalFlip(),
            ("flip" or "horizontalFlip", { } chance) when float.TryParse(chance, out float p) => new HorizontalFlip(p),
            ("crop" or "randomCrop", null) => new RandomCrop(),
            ("crop" or "randomCrop", { } padding) when int.TryParse(padding, out int pixels) => new RandomCrop(pixels),
            _ => throw new InputException($"The transform '{text}' is unknown; known are flip, flip:CHANCE such as flip:0.5, crop, and crop:PADDING such as crop:4, with commas between."),
        };
    }
}
