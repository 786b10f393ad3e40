using System.Text.Json;

namespace Kiln;

/// <summary>What a model file says beside the weights: all that is needed to use the model on raw samples.</summary>
/// <param name="Recipe">How it was trained; names the model.</param>
/// <param name="Normalizer">How samples were normalised, as JSON, or null for not at all.</param>
/// <param name="ClassNames">The names of the classes, labels or values, by output.</param>
/// <param name="InputShape">The shape of one sample, without the batch.</param>
public sealed record ModelInfo(Recipe Recipe, string? Normalizer, IReadOnlyList<string> ClassNames, Shape InputShape)
{
    /// <summary>What the outputs say, and how numbers among them are scaled.</summary>
    public TargetSpec Targets { get; init; } = TargetSpec.OneClass;
}

/// <summary>A trained model on disk: a safetensors file of PyTorch's names and shapes with a <see cref="ModelInfo"/> in its metadata.</summary>
/// <remarks>It holds no times and no thread counts: equal runs give equal files, byte for byte.</remarks>
public sealed class ModelFile
{
    internal const string RecipeKey = "recipe";
    private const string VersionKey = "kiln_model", NormalizerKey = "normalizer", ClassesKey = "class_names", ShapeKey = "input_shape", TargetsKey = "targets";

    /// <summary>The version of the metadata this library writes and the only one it reads.</summary>
    private const string Version = "1";

    private readonly string path;
    private readonly SafeTensors content;

    private ModelFile(string path, SafeTensors content, ModelInfo info)
    {
        this.path = path;
        this.content = content;
        Info = info;
    }

    /// <summary>What the file says beside the weights.</summary>
    public ModelInfo Info { get; }

    /// <summary>Writes a model whose parameters are laid out in a store.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, Module net, ModelInfo info)
    {
        var content = new SafeTensors();
        content.SetMetadata(VersionKey, Version);
        content.SetMetadata(RecipeKey, info.Recipe.ToJson(indented: false));
        if (info.Normalizer is not null) content.SetMetadata(NormalizerKey, info.Normalizer);
        content.SetMetadata(ClassesKey, JsonSerializer.Serialize([.. info.ClassNames], RunContext.Default.StringArray));
        content.SetMetadata(ShapeKey, JsonSerializer.Serialize(info.InputShape.ToArray(), RunContext.Default.Int32Array));
        if (info.Targets != TargetSpec.OneClass) content.SetMetadata(TargetsKey, JsonSerializer.Serialize(info.Targets, RunContext.Default.TargetSpec));
        StateDict.AddTo(content, [.. net.Parameters]);
        content.Write(path);
    }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="InputException">The file is missing, damaged, no model of this library or of another version.</exception>
    public static ModelFile Read(string path)
    {
        SafeTensors content = SafeTensors.Read(path);
        string? version = content.Metadata(VersionKey);
        if (version is null) throw new InputException($"{path}: this is a safetensors file but not a model saved by Kiln; give the model.safetensors of a run.");
        if (version != Version) throw new InputException($"{path}: this model is of version {version}, but version {Version} is read here; use the Kiln that wrote it.");
        try
        {
            string[] classes = JsonSerializer.Deserialize(Metadata(path, content, ClassesKey), RunContext.Default.StringArray) ?? throw new JsonException("no class names");
            int[] sizes = JsonSerializer.Deserialize(Metadata(path, content, ShapeKey), RunContext.Default.Int32Array) ?? throw new JsonException("no input shape");
            var info = new ModelInfo(StoredRecipe(path, content), content.Metadata(NormalizerKey), classes, new Shape(sizes)) { Targets = TargetsOf(content.Metadata(TargetsKey), classes.Length) };
            return new(path, content, info);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InputException($"{path}: its metadata is damaged ({e.Message.Split(". ")[0].TrimEnd('.')}); copy the file again or write it anew.", e);
        }
    }

    /// <summary>Copies the weights into a model of the same architecture, whose parameters are laid out in a store.</summary>
    /// <exception cref="InputException">Names or shapes differ.</exception>
    public void LoadInto(Module net) => StateDict.Load(content, [.. net.Parameters], path);

    /// <summary>The recipe in the metadata of a model or a checkpoint; what is wrong with it is told with the file's name.</summary>
    internal static Recipe StoredRecipe(string path, SafeTensors content)
    {
        string json = Metadata(path, content, RecipeKey);
        try
        {
            return Recipe.Parse(json);
        }
        catch (InputException e)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The targets in the metadata; a model without them knows classes.</summary>
    private static TargetSpec TargetsOf(string? json, int names)
    {
        if (json is null) return TargetSpec.OneClass;
        TargetSpec targets = JsonSerializer.Deserialize(json, RunContext.Default.TargetSpec) ?? throw new JsonException("no targets");
        bool sound = targets.Count > 0 && (targets.Means?.Count ?? names) == names && (targets.Deviations?.Count ?? names) == names;
        return sound ? targets : throw new JsonException("scales that are not one for each value");
    }

    private static string Metadata(string path, SafeTensors content, string key) =>
        content.Metadata(key) ?? throw new InputException($"{path}: its metadata has no '{key}'; copy the file again or write it anew.");
}
