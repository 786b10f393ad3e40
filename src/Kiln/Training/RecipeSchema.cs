using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Kiln;

/// <summary>One setting that a recipe may have.</summary>
/// <param name="Key">Where it stands: <c>batchSize</c>, <c>optimizer</c>, and <c>optimizer: sgd: momentum</c> for a setting of one of several kinds.</param>
/// <param name="Kind">What it takes: <c>whole number</c>, <c>one of sgd, adam, adamW</c>.</param>
/// <param name="Default">Its value where it is not given, as JSON.</param>
/// <param name="Description">What it is, with unit and range; empty where the library's documentation file is not there.</param>
public sealed record RecipeOption(string Key, string Kind, string Default, string Description);

/// <summary>Everything that a recipe may say: as a list for people, and as a JSON Schema for editors that complete and check.</summary>
public static class RecipeSchema
{
    /// <summary>All settings, those of each kind behind the setting that chooses among them.</summary>
    public static IReadOnlyList<RecipeOption> Options()
    {
        var options = new List<RecipeOption>();
        Add(options, RecipeJson.TypeInfo(typeof(Recipe)), "", RecipeJson.ToNode(new Recipe()), []);
        return options;
    }

    /// <summary>The JSON Schema (draft 2020-12), with defaults and descriptions.</summary>
    public static JsonNode ToJson()
    {
        JsonObject defaults = RecipeJson.ToNode(new Recipe());
        JsonSerializerOptions settings = RecipeJson.TypeInfo(typeof(Recipe)).Options;
        JsonNode schema = settings.GetJsonSchemaAsNode(typeof(Recipe), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (node is not JsonObject json) return node;
                if (context.TypeInfo.PolymorphismOptions is { } kinds) json = OrItsName(json, kinds);
                if (context.PropertyInfo is not { } property) return json;
                if (RecipeNotes.Of(property) is { Length: > 0 } text) json["description"] = text;
                if (property.DeclaringType == typeof(Recipe) && defaults[property.Name] is { } value) json["default"] = value.DeepClone();
                return json;
            },
        });
        schema.AsObject().Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema["properties"]!["lr"] = new JsonObject { ["type"] = "number", ["description"] = "The optimizer's lr, in short." };
        return schema;
    }

    /// <summary>A kind without settings may be written as its bare name.</summary>
    private static JsonObject OrItsName(JsonObject kind, JsonPolymorphismOptions kinds) => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray([.. kinds.DerivedTypes.Select(k => (JsonNode)(string)k.TypeDiscriminator!)]) }, kind),
    };

    private static void Add(List<RecipeOption> options, JsonTypeInfo type, string path, JsonObject? defaults, HashSet<Type> seen)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.Get is null) continue;   // ignored by JSON
            string key = path + property.Name;
            JsonNode? usual = defaults is null ? DefaultOf(property) : defaults[property.Name];
            JsonTypeInfo value = RecipeJson.TypeInfo(property.PropertyType);
            JsonTypeInfo element = value.Kind == JsonTypeInfoKind.Enumerable ? RecipeJson.TypeInfo(value.ElementType!) : value;
            options.Add(new(key, Kind(property, value), usual?.ToJsonString(RecipeJson.Readable) ?? "null", RecipeNotes.Of(property)));
            if (element.Kind != JsonTypeInfoKind.Object || !seen.Add(element.Type)) continue;
            if (element.PolymorphismOptions is not { } kinds)
            {
                Add(options, element, key + ": ", null, seen);
                continue;
            }

            foreach (JsonDerivedType kind in kinds.DerivedTypes) Add(options, RecipeJson.TypeInfo(kind.DerivedType), $"{key}: {kind.TypeDiscriminator}: ", null, seen);
        }
    }

    /// <summary>The default of the constructor's parameter that sets the property.</summary>
    private static JsonNode? DefaultOf(JsonPropertyInfo property) =>
        property.AssociatedParameter is { HasDefaultValue: true, DefaultValue: { } value } ? JsonSerializer.SerializeToNode(value, RecipeJson.TypeInfo(value.GetType())) : null;

    private static string Kind(JsonPropertyInfo property, JsonTypeInfo type)
    {
        Type bare = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        bool optional = bare != property.PropertyType || property.IsSetNullable || property.AssociatedParameter is { IsNullable: true };
        return Kind(RecipeJson.TypeInfo(bare), type) + (optional ? " or null" : "");
    }

    private static string Kind(JsonTypeInfo bare, JsonTypeInfo type)
    {
        if (bare.PolymorphismOptions is { } kinds) return $"one of {string.Join(", ", kinds.DerivedTypes.Select(k => k.TypeDiscriminator))}";
        if (type.Kind == JsonTypeInfoKind.Enumerable) return $"list: {Kind(RecipeJson.TypeInfo(type.ElementType!), RecipeJson.TypeInfo(type.ElementType!))}";
        if (bare.Type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(bare.Type))}";
        return Type.GetTypeCode(bare.Type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.String => "text",
            TypeCode.Single or TypeCode.Double => "number",
            TypeCode.Object => "settings",
            _ => "whole number",
        };
    }
}
