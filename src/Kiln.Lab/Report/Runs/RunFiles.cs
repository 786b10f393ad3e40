namespace Kiln.Lab;

/// <summary>What a run left in its folder.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Recipe">What defines the run.</param>
/// <param name="Report">On what it ran and how it ended; null where that was not written yet.</param>
/// <param name="Epochs">Its finished epochs.</param>
/// <param name="Steps">Where it stood in between.</param>
/// <param name="Layers">What steps looked like from inside; empty where that was not asked for.</param>
/// <param name="ClassNames">The names of the classes; null before the model is written.</param>
/// <param name="Normalizer">What turned bytes into floats, as the model file keeps it; null before it is written.</param>
public sealed record RunFiles(
    string Path, Recipe Recipe, RunReport? Report, IReadOnlyList<EpochResult> Epochs, IReadOnlyList<StepResult> Steps, IReadOnlyList<LayersResult> Layers, IReadOnlyList<string>? ClassNames,
    string? Normalizer)
{
    /// <summary>The folder's own name.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>How often each true class was taken for each class, or null.</summary>
    public IReadOnlyList<long[]>? Confusion => Report?.Confusion;

    /// <summary>How many test samples the last evaluation got right, and how many it saw; null without one.</summary>
    public (long Right, long Samples)? Right =>
        Confusion is { Count: > 0 } rows ? (rows.Select((row, i) => row[i]).Sum(), rows.Sum(row => row.Sum())) : null;

    /// <summary>The share of test samples that are right, 0 … 1: of the kept weights, or else of the last epoch; null without test data.</summary>
    public double? TestAccuracy => Right is { Samples: > 0 } right ? (double)right.Right / right.Samples : LastEpoch?.TestAccuracy;

    /// <summary>The last finished epoch, or null.</summary>
    public EpochResult? LastEpoch => Epochs.Count > 0 ? Epochs[^1] : Report?.LastEpoch;

    /// <summary>The name of a class: its number where no name is known.</summary>
    public string ClassName(int label) => ClassNames is { } names && label < names.Count ? names[label] : $"{label}";

    /// <summary>Reads a folder; a run that is still on its way is read as far as it is.</summary>
    /// <exception cref="InputException">There is no run, or its files cannot be read.</exception>
    public static RunFiles Read(string path)
    {
        RunFolder folder = Find(path);
        return Of(path, folder, folder.ReadMetrics());
    }

    /// <summary>The folder of a run, which is there.</summary>
    /// <exception cref="InputException">There is no run.</exception>
    internal static RunFolder Find(string path) => File.Exists(System.IO.Path.Combine(path, "recipe.json"))
        ? new RunFolder(path)
        : throw new InputException($"There is no run '{path}'; give the folder of a run, with a recipe.json in it.");

    /// <summary>Reads the folder of a run whose metrics were read already.</summary>
    internal static RunFiles Of(string path, RunFolder folder, IReadOnlyList<MetricsLine> metrics)
    {
        ModelInfo? model = File.Exists(folder.ModelPath) ? ModelFile.Read(folder.ModelPath).Info : null;
        return new(
            path, folder.ReadRecipe(), File.Exists(folder.ReportPath) ? folder.ReadReport() : null,
            [.. metrics.OfType<EpochResult>()], [.. metrics.OfType<StepResult>()], [.. metrics.OfType<LayersResult>()],
            model?.ClassNames, model?.Normalizer);
    }
}
