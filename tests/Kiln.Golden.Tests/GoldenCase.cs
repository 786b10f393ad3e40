using System.Text.Json.Nodes;

namespace Kiln.Golden.Tests;

/// <summary>One case of a golden file: what PyTorch was asked, and what it found.</summary>
internal sealed class GoldenCase
{
    private readonly SafeTensors content;
    private readonly string name;

    private GoldenCase(SafeTensors content, string name)
    {
        this.content = content;
        this.name = name;
        Settings = JsonNode.Parse(content.Metadata(name)!)!.AsObject();
    }

    /// <summary>What was run, with which settings.</summary>
    public JsonObject Settings { get; }

    /// <summary>The cases of a file of <c>tests/golden</c>, without its suffix.</summary>
    public static IEnumerable<string> NamesIn(string file) => Open(file).MetadataKeys.Where(key => key != "pytorch");

    /// <summary>Reads one case.</summary>
    public static GoldenCase Read(string file, string name) => new(Open(file), name);

    /// <summary>A setting that a case may leave out.</summary>
    public T Setting<T>(string key, T usual) => Settings[key] is { } value ? value.GetValue<T>() : usual;

    /// <summary>A tensor, in PyTorch's shape.</summary>
    public StoredTensor this[string tensor] => content.Find($"{name}/{tensor}") ?? throw new ArgumentException($"The case '{name}' has no tensor '{tensor}'.");

    /// <summary>The tensors whose names start with <paramref name="prefix"/>, by the rest of the name.</summary>
    public IEnumerable<(string Name, StoredTensor Tensor)> All(string prefix) =>
        from t in content.Tensors
        where t.Name.StartsWith($"{name}/{prefix}", StringComparison.Ordinal)
        select (t.Name[(name.Length + 1 + prefix.Length)..], t);

    private static SafeTensors Open(string file) => SafeTensors.Read(Path.Combine(AppContext.BaseDirectory, "golden", file + ".safetensors"));
}
