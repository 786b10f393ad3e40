using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kiln.Vision;

/// <summary>Lets recipes name the transforms of this library in their <c>augment</c> list.</summary>
public static class TransformJson
{
    /// <summary>Tells recipes about every entry of <see cref="TransformCatalog"/>; to be called before the first recipe that names one is read. Calling it again changes nothing.</summary>
    public static void Register() => RecipeJson.Register(
        TransformContext.Default, [.. TransformCatalog.Entries.Select(e => new JsonDerivedType(e.Type, e.Name))]);

    /// <summary>The shape of a transform as JSON.</summary>
    internal static JsonTypeInfo ShapeOf(Type type) => TransformContext.Default.GetTypeInfo(type) ?? throw new ArgumentException($"{type.Name} has no shape as JSON; name it at TransformContext.");
}

/// <summary>The shape of the transforms as JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true)]
[JsonSerializable(typeof(HorizontalFlip))]
[JsonSerializable(typeof(RandomCrop))]
[JsonSerializable(typeof(RandomBrightness))]
[JsonSerializable(typeof(RandomContrast))]
[JsonSerializable(typeof(RandomSaturation))]
[JsonSerializable(typeof(RandomHue))]
[JsonSerializable(typeof(ColorJitter))]
[JsonSerializable(typeof(ColorSpaceJitter))]
[JsonSerializable(typeof(RandomGamma))]
[JsonSerializable(typeof(RandomGrayscale))]
[JsonSerializable(typeof(RandomEqualize))]
[JsonSerializable(typeof(RandomAutocontrast))]
[JsonSerializable(typeof(RandomPosterize))]
[JsonSerializable(typeof(RandomSolarize))]
[JsonSerializable(typeof(RandomInvert))]
[JsonSerializable(typeof(Clahe))]
[JsonSerializable(typeof(HistogramMatching))]
[JsonSerializable(typeof(PcaLighting))]
[JsonSerializable(typeof(RandomSharpness))]
[JsonSerializable(typeof(GaussianBlur))]
[JsonSerializable(typeof(BoxBlur))]
[JsonSerializable(typeof(MedianBlur))]
[JsonSerializable(typeof(MotionBlur))]
[JsonSerializable(typeof(Downscale))]
[JsonSerializable(typeof(JpegQuality))]
[JsonSerializable(typeof(GaussianNoise))]
[JsonSerializable(typeof(SpeckleNoise))]
[JsonSerializable(typeof(SaltPepperNoise))]
[JsonSerializable(typeof(PixelJitter))]
[JsonSerializable(typeof(RandomErasing))]
[JsonSerializable(typeof(Cutout))]
[JsonSerializable(typeof(GridMask))]
[JsonSerializable(typeof(CenterCrop))]
[JsonSerializable(typeof(ElasticTransform))]
[JsonSerializable(typeof(FiveCrop))]
[JsonSerializable(typeof(MultiScaleCrop))]
[JsonSerializable(typeof(PositionJitter))]
[JsonSerializable(typeof(RandomAffine))]
[JsonSerializable(typeof(RandomPerspective))]
[JsonSerializable(typeof(RandomQuarterTurn))]
[JsonSerializable(typeof(RandomResizedCrop))]
[JsonSerializable(typeof(RandomRotation))]
[JsonSerializable(typeof(RandomShear))]
[JsonSerializable(typeof(RandomShortSide))]
[JsonSerializable(typeof(RandomTranslation))]
[JsonSerializable(typeof(RandomZoom))]
[JsonSerializable(typeof(Resize))]
[JsonSerializable(typeof(TenCrop))]
[JsonSerializable(typeof(VerticalFlip))]
[JsonSerializable(typeof(AlternatingFlip))]
[JsonSerializable(typeof(RandAugment))]
[JsonSerializable(typeof(TrivialAugment))]
[JsonSerializable(typeof(AutoAugment))]
[JsonSerializable(typeof(AugMix))]
internal sealed partial class TransformContext : JsonSerializerContext;
