using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kiln;

/// <summary>How recipes are written as JSON, and which transforms they may name.</summary>
public static class RecipeJson
{
    /// <summary>The key that says which optimiser, schedule, loss or transform an object describes.</summary>
    internal const string NameKey = "name";

    /// <summary>How single values are shown to people.</summary>
    internal static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = RecipeContext.Default };

    private static readonly Lock Gate = new();
    private static readonly List<JsonDerivedType> Transforms = [];
    private static readonly List<IJsonTypeInfoResolver> Resolvers = [RecipeContext.Default];
    private static JsonSerializerOptions options = MakeOptions();

    /// <summary>Tells recipes about transforms of another library; telling twice changes nothing.</summary>
    /// <param name="resolver">Where their JSON shape is known: a source-generated context.</param>
    /// <param name="transforms">Each type with the name recipes call it by.</param>
    /// <exception cref="ArgumentException">A name belongs to another type already.</exception>
    public static void Register(IJsonTypeInfoResolver resolver, params ReadOnlySpan<JsonDerivedType> transforms)
    {
        lock (Gate)
        {
            if (!Resolvers.Contains(resolver)) Resolvers.Add(resolver);
            foreach (JsonDerivedType t in transforms)
            {
                if (Transforms.Contains(t)) continue;
                if (Transforms.Exists(other => Equals(other.TypeDiscriminator, t.TypeDiscriminator))) throw new ArgumentException($"Two transforms are both named '{t.TypeDiscriminator}'.");
                Transforms.Add(t);
            }

            options = MakeOptions();
        }
    }

    internal static string Write(Recipe recipe, bool indented)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, recipe, (JsonTypeInfo<Recipe>)TypeInfo(typeof(Recipe)));
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    internal static JsonObject ToNode(Recipe recipe) => JsonSerializer.SerializeToNode(recipe, (JsonTypeInfo<Recipe>)TypeInfo(typeof(Recipe)))!.AsObject();

    internal static Recipe FromNode(JsonNode node) => node.Deserialize((JsonTypeInfo<Recipe>)TypeInfo(typeof(Recipe)))!;

    internal static JsonTypeInfo TypeInfo(Type type) => Volatile.Read(ref options).GetTypeInfo(type);

    private static JsonSerializerOptions MakeOptions()
    {
        JsonDerivedType[] known = [.. Transforms];
        var made = new JsonSerializerOptions(RecipeContext.Default.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine([.. Resolvers]).WithAddedModifier(info =>
            {
                if (info.Type.IsSubclassOf(typeof(Transform))) LeaveOutWhatFollows(info);
                if (info.Type != typeof(Transform) || known.Length == 0) return;
                info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = NameKey };
                foreach (JsonDerivedType t in known) info.PolymorphismOptions.DerivedTypes.Add(t);
            }),
        };
        made.MakeReadOnly();
        return made;
    }

    // A property that cannot be set is no setting: it follows from those that are.
    private static void LeaveOutWhatFollows(JsonTypeInfo info)
    {
        for (int i = info.Properties.Count - 1; i >= 0; i--)
        {
            if (info.Properties[i].AttributeProvider is PropertyInfo { CanWrite: false }) info.Properties.RemoveAt(i);
        }
    }
}

/// <summary>The shape of recipes as JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Recipe))]
internal sealed partial class RecipeContext : JsonSerializerContext;
