using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kiln.Vision;

/// <summary>Lets recipes name the transforms of this library in their <c>augment</c> list.</summary>
public static class TransformJson
{
    /// <summary>Tells recipes about every entry of <see cref="TransformCatalog"/>; to be called before the first recipe that names one is read. Calling it again changes nothing.</summary>
    public static void Register() => RecipeJson.Register(
        TransformContext.Default, [.. TransformCatalog.Entries.Select(e => new JsonDerivedType(e.Type, e.Name))]);
}

/// <summary>The shape of the transforms as JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
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
[JsonSerializable(typeof(GaussianNoise))]
[JsonSerializable(typeof(SpeckleNoise))]
[JsonSerializable(typeof(SaltPepperNoise))]
[JsonSerializable(typeof(PixelJitter))]
[JsonSerializable(typeof(RandomErasing))]
[JsonSerializable(typeof(Cutout))]
[JsonSerializable(typeof(GridMask))]
internal sealed partial class TransformContext : JsonSerializerContext;
