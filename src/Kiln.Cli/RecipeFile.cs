using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kiln.Cli;

/// <summary>Reads a recipe from a YAML or JSON file; keys that are missing keep the value they have in another recipe.</summary>
internal static class RecipeFile
{
    /// <summary>More levels or values than a recipe can need: the file is broken, or made to fill the memory through aliases.</summary>
    private const int MaxDepth = 32, MaxValues = 10_000;

    /// <summary>Reads the file; a name that ends in <c>.json</c> is JSON, anything else YAML.</summary>
    /// <exception cref="InputException">The file cannot be read or is no recipe; the sentence names the file.</exception>
    public static Recipe Read(string path, Recipe basis)
    {
        try
        {
            string text = File.ReadAllText(path);
            return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Recipe.Parse(text, basis) : Recipe.Parse(ParseYaml(text), basis);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"There is no recipe file '{path}'; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The recipe file '{path}' cannot be read ({e.Message.TrimEnd('.')}); check its permissions.", e);
        }
        catch (YamlException e)
        {
            throw new InputException($"{path}: line {e.Start.Line} is not valid YAML ({e.Message.TrimEnd('.')}).", e);
        }
        catch (InputException e)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>YAML as JSON, by the core schema of YAML 1.2; an empty file is an empty object.</summary>
    internal static JsonNode? ParseYaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents.Count > 1) throw new InputException("A recipe is one YAML document; this file has several.");
        int values = 0;
        return stream.Documents.Count == 0 ? new JsonObject() : ToJson(stream.Documents[0].RootNode, depth: 0, ref values);
    }

    private static JsonNode? ToJson(YamlNode node, int depth, ref int values)
    {
        if (depth > MaxDepth || ++values > MaxValues) throw new InputException($"A recipe has at most {MaxDepth} levels and {MaxValues} values; this file has more.");
        switch (node)
        {
            case YamlMappingNode map:
                var json = new JsonObject();
                foreach ((YamlNode key, YamlNode value) in map.Children)
                {
                    string name = key is YamlScalarNode { Value: { } scalar } ? scalar : throw new InputException($"Line {key.Start.Line}: the keys of a recipe are texts.");
                    json[name] = ToJson(value, depth + 1, ref values);
                }

                return json;
            case YamlSequenceNode list:
                var array = new JsonArray();
                foreach (YamlNode item in list.Children) array.Add(ToJson(item, depth + 1, ref values));
                return array;
            default:
                var leaf = (YamlScalarNode)node;
                return leaf.Style == ScalarStyle.Plain ? Plain(leaf.Value ?? "") : JsonValue.Create(leaf.Value);
        }
    }

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact) && exact != 0 => JsonValue.Create(exact),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
