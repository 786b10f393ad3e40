using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Lab;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln doctor</c>: what is wrong with a network, its data or its training, and what helps.</summary>
internal static class DoctorCommand
{
    private static readonly Argument<string?> Subject = new("patient")
    {
        Description = "Folder of a run, a model file, a recipe file, or a model of the catalogue.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Argument<string?> Dataset = new("dataset") { Description = "Data to examine it with [default: those of its recipe].", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<bool> SelfTest = new("--self-test") { Description = "Examine networks with known diseases and healthy ones, and show whether each disease is found." };

    private static readonly string[] Examples =
    [
        "kiln doctor runs/fashion-mnist-cnn-1",
        "kiln doctor mlp shapes",
        "kiln doctor recipe.yaml --data ~/data/mine --json",
        "kiln doctor --self-test",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "doctor",
        "Examines a network, trained or not, for known diseases: symptom, cause and remedy of each, the most serious first. Exit code 1 where something serious is found.",
        Examples,
        [Subject, Dataset, SelfTest, Common.Data],
        (parsed, terminal) => Run(parsed, terminal, stop),
        streams);

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        using CpuDevice device = Common.Device(parsed);
        if (parsed.GetValue(SelfTest)) return Test(terminal, device, stop);
        string subject = parsed.GetValue(Subject) ?? throw new InputException("doctor: expected a run, a model, a recipe or --self-test, received nothing; see kiln doctor --help.");
        using Patient patient = Open(parsed, terminal, device, subject, stop);
        IReadOnlyList<Finding> findings = Doctor.Examine(patient);
        IReadOnlyDictionary<Needs, IReadOnlyList<string>> silent = Doctor.Silent(patient);
        var json = new JsonObject
        {
            ["patient"] = subject,
            ["serious"] = findings.Count(f => f.Severity == Severity.Serious),
            ["findings"] = new JsonArray([.. findings.Select(FindingList.Json)]),
            ["notApplied"] = Json.Array(silent.Values.SelectMany(names => names)),
        };
        terminal.Result(json, [.. FindingList.Of($"{subject}: {patient.Recipe?.Model} on {patient.Train?.Name}", findings, silent)]);
        return findings.Any(f => f.Severity == Severity.Serious) ? ExitCode.Failed : ExitCode.Done;
    }

    private static Patient Open(ParseResult parsed, Terminal terminal, CpuDevice device, string subject, CancellationToken stop)
    {
        DataFinder finder = Common.Finder(parsed, terminal, stop);
        Recipe With(Recipe recipe) => parsed.GetValue(Dataset) is { } data ? recipe with { Data = data } : recipe;
        if (Directory.Exists(subject))
        {
            var folder = new RunFolder(subject);
            return System.IO.File.Exists(folder.ModelPath)
                ? ImagePatient.Of(With(folder.ReadRecipe()), finder, device, ModelFile.Read(folder.ModelPath), folder.ReadMetrics())
                : ImagePatient.Of(With(folder.ReadRecipe()), finder, device, history: folder.ReadMetrics());
        }

        if (System.IO.File.Exists(subject) && subject.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            ModelFile file = ModelFile.Read(subject);
            return ImagePatient.Of(With(file.Info.Recipe), finder, device, file);
        }

        bool named = ModelCatalog.Entries.Any(e => e.Name == subject);
        if (!named && !System.IO.File.Exists(subject)) throw new InputException($"'{subject}' is no run, no file and no model of the catalogue; models are {string.Join(", ", ModelCatalog.Entries.Select(e => e.Name))}.");
        Recipe basis = new() { Seed = parsed.GetValue(Common.Seed) ?? Common.DefaultSeed };
        return ImagePatient.Of(With(named ? basis with { Model = subject } : RecipeFile.Read(subject, basis)), finder, device);
    }

    private static int Test(Terminal terminal, CpuDevice device, CancellationToken stop)
    {
        var results = new List<ZooResult>();
        foreach (ZooPatient patient in (IEnumerable<ZooPatient>)[.. Zoo.Sick, .. Zoo.Healthy])
        {
            stop.ThrowIfCancellationRequested();
            results.Add(Zoo.Examine(patient, device));
        }

        int wrong = results.Count(r => !r.IsRight);
        var json = new JsonObject
        {
            ["patients"] = new JsonArray([.. results.Select(r => new JsonObject
            {
                ["kind"] = r.Patient.Kind,
                ["name"] = r.Patient.Name,
                ["disease"] = r.Patient.Disease,
                ["place"] = r.Patient.Disease is null ? null : r.Place,
                ["right"] = r.IsRight,
                ["findings"] = Json.Array(r.Findings.Select(f => f.Rule)),
            })]),
            ["wrong"] = wrong,
        };
        terminal.Result(json, ZooTable.Of(results), new Text(wrong == 0 ? $"All {results.Count} patients were judged rightly.\n" : $"{wrong} of {results.Count} patients were judged wrongly.\n"));
        return wrong == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
