using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kiln;

/// <summary>
/// The folder of one run: <c>recipe.json</c>, <c>metrics.jsonl</c>, <c>checkpoint.safetensors</c>, <c>model.safetensors</c> and <c>run.json</c>.
/// Every file but the metrics is replaced whole; a line of metrics is written at once.
/// </summary>
public sealed class RunFolder
{
    private static readonly RunContext Lines = new(new JsonSerializerOptions(RunContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private static readonly RunContext Pages = new(new JsonSerializerOptions(RunContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    });

    /// <summary>Takes a folder, and makes it where it does not exist.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public RunFolder(string path)
    {
        try
        {
            FullName = Directory.CreateDirectory(path).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"Cannot make the run folder '{path}': {e.Message.TrimEnd('.')}; choose another path.", e);
        }
    }

    /// <summary>The full path of the folder.</summary>
    public string FullName { get; }

    /// <summary>The recipe, as it was given to the trainer.</summary>
    public string RecipePath => Path.Combine(FullName, "recipe.json");

    /// <summary>One line of JSON per epoch, per so many steps, and per step that was looked into.</summary>
    public string MetricsPath => Path.Combine(FullName, "metrics.jsonl");

    /// <summary>Everything that is needed to go on.</summary>
    public string CheckpointPath => Path.Combine(FullName, "checkpoint.safetensors");

    /// <summary>The trained model.</summary>
    public string ModelPath => Path.Combine(FullName, "model.safetensors");

    /// <summary>On what the run ran, how long it took and how it ended.</summary>
    public string ReportPath => Path.Combine(FullName, "run.json");

    /// <summary>Where TensorBoard's files are, where they are asked for.</summary>
    public string TensorBoardPath => Path.Combine(FullName, "tensorboard");

    /// <summary>Whether a run in this folder can be resumed.</summary>
    public bool HasCheckpoint => File.Exists(CheckpointPath);

    /// <summary>Reads the recipe of the run in this folder.</summary>
    /// <exception cref="InputException">There is none, or it is not valid.</exception>
    public Recipe ReadRecipe() => Recipe.Parse(ReadText(RecipePath));

    /// <summary>Reads the metrics of the run in this folder; a last line that was cut short is left out.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public IReadOnlyList<MetricsLine> ReadMetrics()
    {
        var lines = new List<MetricsLine>();
        if (!File.Exists(MetricsPath)) return lines;
        foreach (string line in ReadText(MetricsPath).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                lines.Add(JsonSerializer.Deserialize(line, Lines.MetricsLine)!);
            }
            catch (JsonException)
            {
                break;   // cut by a crash: what follows it, if anything, is not to be trusted
            }
        }

        return lines;
    }

    /// <summary>Reads <c>run.json</c>.</summary>
    /// <exception cref="InputException">There is none, or it is not valid.</exception>
    public RunReport ReadReport()
    {
        try
        {
            return JsonSerializer.Deserialize(ReadText(ReportPath), Pages.RunReport)!;
        }
        catch (JsonException e)
        {
            throw new InputException($"{ReportPath}: this is not the report of a run; train again into another folder.", e);
        }
    }

    /// <summary>Begins a new run: files of an earlier one go, and the recipe is written.</summary>
    internal void Begin(Recipe recipe)
    {
        try
        {
            foreach (string old in (string[])[CheckpointPath, ModelPath, MetricsPath, ReportPath]) File.Delete(old);
            if (Directory.Exists(TensorBoardPath)) Directory.Delete(TensorBoardPath, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot replace the run in '{FullName}': {e.Message.TrimEnd('.')}; choose another folder.", e);
        }

        AtomicFile.WriteText(RecipePath, recipe.ToJson() + "\n");
    }

    /// <summary>Goes back to a checkpoint: lines of later steps and epochs are taken out, so that none comes twice.</summary>
    internal void Rewind(long steps, int epochs)
    {
        var kept = new StringBuilder();
        foreach (MetricsLine line in ReadMetrics())
        {
            if (line.Step <= steps && (line is not EpochResult || line.Epoch <= epochs)) kept.Append(JsonSerializer.Serialize(line, Lines.MetricsLine)).Append('\n');
        }

        AtomicFile.WriteText(MetricsPath, kept.ToString());
    }

    /// <summary>Reads one line of metrics.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static MetricsLine ParseLine(ReadOnlySpan<byte> line) => JsonSerializer.Deserialize(line, Lines.MetricsLine) ?? throw new JsonException("A line holds null.");

    internal void Append(MetricsLine line)
    {
        try
        {
            File.AppendAllText(MetricsPath, JsonSerializer.Serialize(line, Lines.MetricsLine) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot write '{MetricsPath}': {e.Message.TrimEnd('.')}; make room or choose another folder, and resume.", e);
        }
    }

    internal void Write(RunReport report) => AtomicFile.WriteText(ReportPath, JsonSerializer.Serialize(report, Pages.RunReport) + "\n");

    private string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{FullName}' holds no run that can be read: {e.Message.TrimEnd('.')}; give the folder of a run.", e);
        }
    }
}
