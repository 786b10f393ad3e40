using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Kiln.Lab;

/// <summary>What <c>result.json</c> holds: an experiment, how it was carried out and what it came to.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Title">A line that says what it shows.</param>
/// <param name="Rows">The rows of the lectures' catalogue.</param>
/// <param name="Question">The question.</param>
/// <param name="Scale"><c>full</c> or <c>quick</c>.</param>
/// <param name="Machine">On what it was measured.</param>
/// <param name="Library">The version of the library.</param>
/// <param name="Ended">When, in UTC.</param>
/// <param name="Fault">Why it could not be carried out, or null.</param>
/// <param name="Result">Figures, claims and notes; empty where there is a fault.</param>
public sealed record ExperimentRecord(
    string Name, string Title, IReadOnlyList<string> Rows, string Question, string Scale, string Machine, string Library, DateTimeOffset Ended, string? Fault, ExperimentResult Result)
{
    /// <summary>The name of the file in an experiment's folder.</summary>
    public const string FileName = "result.json";

    private static readonly JsonSerializerOptions Options = new(LabJson.Default.Options)
    {
        TypeInfoResolver = LabJson.Default.WithAddedModifier(info =>
        {
            if (info.Type != typeof(Figure)) return;
            info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "kind" };
            foreach (Type figure in (Type[])[typeof(LineFigure), typeof(BarFigure), typeof(HistogramFigure), typeof(HeatFigure), typeof(TableFigure), typeof(PictureFigure)])
            {
                string name = figure.Name[..^nameof(Figure).Length];
                info.PolymorphismOptions.DerivedTypes.Add(new(figure, char.ToLowerInvariant(name[0]) + name[1..]));
            }
        }),
    };

    private static JsonTypeInfo<ExperimentRecord> Shape => (JsonTypeInfo<ExperimentRecord>)Options.GetTypeInfo(typeof(ExperimentRecord));

    /// <summary>Whether every claim was evaluated.</summary>
    public bool Evaluated => Fault is null && Result.Claims.All(c => c.Verdict != Verdict.NotEvaluated);

    /// <summary>Writes the file into a folder, which is made where it is missing.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void Write(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder '{folder}' for results cannot be made ({e.Message.TrimEnd('.')}); choose one that may be written to.", e);
        }

        AtomicFile.Write(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, Shape));
    }

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="InputException">There is none, or it is no result.</exception>
    public static ExperimentRecord Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, Shape) ?? throw new JsonException("it holds null");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read ({e.Message.TrimEnd('.')}); give the folder of an experiment.", e);
        }
        catch (JsonException e)
        {
            throw new InputException($"'{path}' is not the result of an experiment ({e.Message.TrimEnd('.')}); carry it out again.", e);
        }
    }
}
