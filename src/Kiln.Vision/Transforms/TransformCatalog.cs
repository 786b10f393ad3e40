using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Kiln.Vision;

/// <summary>The image transforms that go by a name, in recipes and on the command line.</summary>
public static class TransformCatalog
{
    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["flip"] = "horizontalFlip",
        ["crop"] = "randomCrop",
        ["elastic"] = "elasticTransform",
        ["perspective"] = "randomPerspective",
        ["rotate"] = "randomRotation",
        ["shear"] = "randomShear",
        ["translate"] = "randomTranslation",
        ["zoom"] = "randomZoom",
    };

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
        ("jpegQuality", typeof(JpegQuality)),
        ("gaussianNoise", typeof(GaussianNoise)),
        ("speckleNoise", typeof(SpeckleNoise)),
        ("saltPepperNoise", typeof(SaltPepperNoise)),
        ("pixelJitter", typeof(PixelJitter)),
        ("randomErasing", typeof(RandomErasing)),
        ("cutout", typeof(Cutout)),
        ("gridMask", typeof(GridMask)),
        ("centerCrop", typeof(CenterCrop)),
        ("elasticTransform", typeof(ElasticTransform)),
        ("fiveCrop", typeof(FiveCrop)),
        ("multiScaleCrop", typeof(MultiScaleCrop)),
        ("positionJitter", typeof(PositionJitter)),
        ("randomAffine", typeof(RandomAffine)),
        ("randomPerspective", typeof(RandomPerspective)),
        ("randomQuarterTurn", typeof(RandomQuarterTurn)),
        ("randomResizedCrop", typeof(RandomResizedCrop)),
        ("randomRotation", typeof(RandomRotation)),
        ("randomShear", typeof(RandomShear)),
        ("randomShortSide", typeof(RandomShortSide)),
        ("randomTranslation", typeof(RandomTranslation)),
        ("randomZoom", typeof(RandomZoom)),
        ("resize", typeof(Resize)),
        ("tenCrop", typeof(TenCrop)),
        ("verticalFlip", typeof(VerticalFlip)),
        ("alternatingFlip", typeof(AlternatingFlip)),
        ("randAugment", typeof(RandAugment)),
        ("trivialAugment", typeof(TrivialAugment)),
        ("autoAugment", typeof(AutoAugment)),
        ("augMix", typeof(AugMix)),
    ];

    /// <summary>
    /// Reads names with commas between, applied in order; <c>none</c> or nothing for none. Settings follow in the order of the type's parameters, with colons
    /// between: <c>flip:0.5</c>, <c>crop:4</c>, <c>randomResizedCrop:224:224</c>; those left out have their usual value.
    /// </summary>
    /// <exception cref="InputException">An unknown name, or a setting that does not fit.</exception>
    public static IReadOnlyList<ImageTransform> Parse(string text) => text is "" or "none"
        ? []
        : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne)];

    /// <summary>The name of a transform in full, given it or its short form; null where there is none.</summary>
    internal static string? NameOf(string text)
    {
        string name = ShortNames.GetValueOrDefault(text, text);
        return Entries.Any(e => e.Name == name) ? name : null;
    }

    private static ImageTransform ParseOne(string text)
    {
        string[] parts = text.Split(':', StringSplitOptions.TrimEntries);
        string name = NameOf(parts[0]) ?? parts[0];
        if (Entries.FirstOrDefault(e => e.Name == name).Type is not { } type)
        {
            string[] known = [.. ShortNames.Keys, .. Entries.Select(e => e.Name)];
            throw new InputException($"The transform '{text}' is unknown; known are {string.Join(", ", known)}, with commas between and settings behind a colon, such as crop:4,flip:0.5.");
        }

        JsonTypeInfo shape = TransformJson.ShapeOf(type);
        string[] settings = [.. shape.Properties.Where(p => p.AssociatedParameter is not null).OrderBy(p => p.AssociatedParameter!.Position).Select(p => p.Name)];
        if (parts.Length - 1 > settings.Length) throw new InputException($"The transform '{text}' has {parts.Length - 1} settings; '{name}' takes {settings.Length}: {string.Join(", ", settings)}.");
        var json = new JsonObject();
        for (int i = 1; i < parts.Length; i++) json[settings[i - 1]] = Value(parts[i]);
        try
        {
            return (ImageTransform)json.Deserialize(shape)!;
        }
        catch (JsonException e)
        {
            throw new InputException($"The transform '{text}' cannot be read; the settings of '{name}' are {string.Join(", ", settings)}, in this order with colons between.", e);
        }
    }

    // A number, true or false as they are; anything else is the name of a choice.
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
