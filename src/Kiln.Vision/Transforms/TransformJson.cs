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
internal sealed partial class TransformContext : JsonSerializerContext;
