using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Kiln;

/// <summary>Turns JSON into a recipe, and what is wrong with it into one sentence that names the key.</summary>
internal static class RecipeReader
{
    private const string RateKey = "lr", LossKey = "loss", ModelKey = "model";
    private const int LongestEcho = 40;

    public static JsonNode? ParseNode(string json)
    {
        try
        {
            return JsonNode.Parse(json, nodeOptions: null, new JsonDocumentOptions
            {
                AllowTrailingCommas = true,
                AllowDuplicateProperties = false,
                CommentHandling = JsonCommentHandling.Skip,
            });
        }
        catch (JsonException e)
        {
            throw new InputException($"Recipe: this is not valid JSON: {e.Message.TrimEnd('.')}.", e);
        }
    }

    public static Recipe Read(JsonNode? json, Recipe basis)
    {
        if (json is not JsonObject given) throw Wrong("", "a JSON object", json);
        JsonObject merged = RecipeJson.ToNode(basis);
        JsonTypeInfo shape = RecipeJson.TypeInfo(typeof(Recipe));
        JsonNode? rate = null;
        foreach ((string key, JsonNode? value) in given)
        {
            if (key == RateKey)
            {
                CheckValue(value, typeof(float), key);
                rate = value;
                continue;
            }

            // Settings without the name of a loss are those of the loss of classes, where none was named before.
            if (key == LossKey && value is JsonObject && (string?)merged[key]?[RecipeJson.NameKey] == "auto") merged[key] = new JsonObject { [RecipeJson.NameKey] = "crossEntropy" };
            Type type = Property(shape, key, path: "").PropertyType;
            merged[key] = Merge(merged[key], value, IsNamed(type));
        }

        if (rate is not null && merged["optimizer"] is JsonObject optimizer) optimizer[RateKey] = rate.DeepClone();
        Check(merged, shape, path: "");
        try
        {
            Recipe recipe = RecipeJson.FromNode(merged);
            recipe.Validate();
            return given.ContainsKey(ModelKey) ? recipe : recipe.WithModelNamedAsIn(basis);
        }
        catch (JsonException e)
        {
            throw new InputException($"Recipe: {e.Path}: the value does not fit; {e.Message}", e);
        }
    }

    /// <summary>An object without a name changes the settings of the one there; anything else takes its place. A bare string is a name.</summary>
    private static JsonNode? Merge(JsonNode? there, JsonNode? given, bool named)
    {
        if (named && given is JsonObject changes && !changes.ContainsKey(RecipeJson.NameKey) && there is JsonObject)
        {
            JsonNode changed = there.DeepClone();
            foreach ((string key, JsonNode? value) in changes) changed[key] = value?.DeepClone();
            return changed;
        }

        return named && given?.GetValueKind() == JsonValueKind.String ? new JsonObject { [RecipeJson.NameKey] = given.DeepClone() } : given?.DeepClone();
    }

    private static void Check(JsonNode? node, JsonTypeInfo shape, string path)
    {
        switch (shape.Kind)
        {
            case JsonTypeInfoKind.Object:
                if (node is not JsonObject json) throw Wrong(path, "a JSON object", node);
                if (shape.PolymorphismOptions is not null) shape = Chosen(json, shape, path);
                else if (shape.Type.IsAbstract) throw new InputException($"Recipe: {path}: no transforms are known to this program; it must register a library that has them.");
                foreach ((string key, JsonNode? value) in json.ToArray())
                {
                    if (key == RecipeJson.NameKey && path.Length > 0) continue;
                    JsonPropertyInfo property = Property(shape, key, path);
                    if (value is null && (property.IsSetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null)) continue;
                    if (IsNamed(property.PropertyType) && value?.GetValueKind() == JsonValueKind.String) json[key] = Merge(null, value, named: true);
                    Check(json[key], RecipeJson.TypeInfo(property.PropertyType), Join(path, key));
                }

                break;
            case JsonTypeInfoKind.Enumerable:
                if (node is not JsonArray list) throw Wrong(path, "a list", node);
                for (int i = 0; i < list.Count; i++)
                {
                    if (IsNamed(shape.ElementType!) && list[i]?.GetValueKind() == JsonValueKind.String) list[i] = Merge(null, list[i], named: true);
                    Check(list[i], RecipeJson.TypeInfo(shape.ElementType!), $"{path}[{i}]");
                }

                break;
            default:
                CheckValue(node, Nullable.GetUnderlyingType(shape.Type) ?? shape.Type, path);
                break;
        }
    }

    private static JsonTypeInfo Chosen(JsonObject json, JsonTypeInfo shape, string path)
    {
        var known = shape.PolymorphismOptions!.DerivedTypes.ToDictionary(t => (string)t.TypeDiscriminator!, t => t.DerivedType);
        JsonNode? name = json[RecipeJson.NameKey];
        if (name?.GetValueKind() != JsonValueKind.String) throw Wrong(Join(path, RecipeJson.NameKey), $"one of {string.Join(", ", known.Keys)}", name);
        string text = name.GetValue<string>();
        if (known.TryGetValue(text, out Type? type)) return RecipeJson.TypeInfo(type);
        string cure = Spelling.Nearest(text, known.Keys) is { } near ? $"did you mean '{near}'?" : $"known are {string.Join(", ", known.Keys)}.";
        throw new InputException($"Recipe: {path}: '{text}' is unknown; {cure}");
    }

    private static JsonPropertyInfo Property(JsonTypeInfo shape, string key, string path)
    {
        if (shape.Properties.FirstOrDefault(p => p.Name == key) is { } property) return property;
        string[] known = [.. shape.Properties.Select(p => p.Name)];
        string cure = Spelling.Nearest(key, known) is { } near ? $"did you mean '{near}'?" : $"known are {string.Join(", ", known)}.";
        throw new InputException($"Recipe: unknown key '{Join(path, key)}'; {cure}");
    }

    private static void CheckValue(JsonNode? node, Type type, string path)
    {
        (string expected, bool fits) = Type.GetTypeCode(type.IsEnum ? typeof(string) : type) switch
        {
            TypeCode.String => ("a text", node?.GetValueKind() == JsonValueKind.String),
            TypeCode.Boolean => ("true or false", node?.GetValueKind() is JsonValueKind.True or JsonValueKind.False),
            TypeCode.Int32 => ("a whole number", IsWhole(node, out decimal n) && n is >= int.MinValue and <= int.MaxValue),
            TypeCode.Int64 => ("a whole number", IsWhole(node, out decimal n) && n is >= long.MinValue and <= long.MaxValue),
            TypeCode.UInt64 => ("a whole number of at least 0", IsWhole(node, out decimal n) && n is >= 0 and <= ulong.MaxValue),
            TypeCode.Single or TypeCode.Double => ("a number", node?.GetValueKind() == JsonValueKind.Number),
            _ => ("another type", false),
        };
        if (!fits) throw Wrong(path, expected, node);
    }

    private static bool IsWhole(JsonNode? node, out decimal number)
    {
        number = 0;
        return node?.GetValueKind() == JsonValueKind.Number
            && decimal.TryParse(node.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static bool IsNamed(Type type) => !typeof(IEnumerable).IsAssignableFrom(type) && RecipeJson.TypeInfo(type).PolymorphismOptions is not null;

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static InputException Wrong(string path, string expected, JsonNode? received)
    {
        string echo = received?.ToJsonString() ?? "null";
        if (echo.Length > LongestEcho) echo = string.Concat(echo.AsSpan(0, LongestEcho), "…");
        return new($"Recipe: {(path.Length > 0 ? path + ": " : "")}expected {expected}, received {echo}.");
    }
}
