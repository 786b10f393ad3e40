using Kiln.Devices;
using Kiln.Vision;

namespace Kiln.Cli;

/// <summary>What the files of a patient say before its data are opened.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Model">The trained model, or null.</param>
/// <param name="History">The metrics of the run.</param>
/// <param name="Failure">Where numbers stopped being finite in the run, or null.</param>
internal sealed record PatientFiles(Recipe Recipe, ModelFile? Model, IReadOnlyList<MetricsLine> History, NonFinite? Failure)
{
    /// <summary>Reads the folder of a run, a model file, a recipe file or the name of a model.</summary>
    /// <param name="subject">What was named.</param>
    /// <param name="data">Other data than those of the recipe, or null.</param>
    /// <param name="seed">The seed where the recipe names none.</param>
    /// <exception cref="InputException">It is none of these, or cannot be read.</exception>
    public static PatientFiles Of(string subject, string? data, ulong seed)
    {
        PatientFiles files = Read(subject, seed);
        return data is null ? files : files with { Recipe = files.Recipe with { Data = data } };
    }

    /// <summary>Makes the patient.</summary>
    public Patient Open(ImageTask task, Device device, Action<string> progress, CancellationToken stop) =>
        ImagePatient.Of(task, device, Model, History, Failure, progress, stop);

    private static PatientFiles Read(string subject, ulong seed)
    {
        if (Directory.Exists(subject))
        {
            var folder = new RunFolder(subject);
            NonFinite? failure = File.Exists(folder.ReportPath) ? folder.ReadReport().NonFinite : null;
            return new(folder.ReadRecipe(), File.Exists(folder.ModelPath) ? ModelFile.Read(folder.ModelPath) : null, folder.ReadMetrics(), failure);
        }

        if (File.Exists(subject) && subject.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            ModelFile file = ModelFile.Read(subject);
            return new(file.Info.Recipe, file, [], null);
        }

        bool named = ModelCatalog.Entries.Any(e => e.Name == subject);
        if (!named && !File.Exists(subject)) throw new InputException($"'{subject}' is no run, no file and no model of the catalogue; models are {string.Join(", ", ModelCatalog.Entries.Select(e => e.Name))}.");
        Recipe basis = new() { Seed = seed };
        return new(named ? basis with { Model = subject } : RecipeFile.Read(subject, basis), null, [], null);
    }
}
