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
        "kiln doctor recipe.yaml --fix --out mended.json",
        "kiln doctor --self-test",
        "kiln doctor --self-test --fix",
        "kiln doctor fashion-mnist --self-test --fix --limit 2000",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "doctor",
        "Examines a network, trained or not, for known diseases: symptom, cause and remedy of each, the most serious first. Exit code 1 where something serious is found.",
        Examples,
        [Subject, Dataset, SelfTest, .. DoctorFix.Symbols, Common.Data],
        (parsed, terminal) => Run(parsed, terminal, stop),
        streams);

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        using CpuDevice device = Common.Device(parsed);
        var lines = new ExaminationLines(terminal);
        bool fix = DoctorFix.IsAsked(parsed);
        try
        {
            if (parsed.GetValue(SelfTest)) return fix ? DoctorFix.Test(parsed, terminal, device, parsed.GetValue(Subject), lines.Report, stop) : Test(terminal, device, stop);
            string subject = parsed.GetValue(Subject) ?? throw new InputException("doctor: expected a run, a model, a recipe or --self-test, received nothing; see kiln doctor --help.");
            PatientFiles files = PatientFiles.Of(subject, parsed.GetValue(Dataset), parsed.GetValue(Common.Seed) ?? Common.DefaultSeed);
            DataFinder finder = Common.Finder(parsed, terminal, stop);
            if (fix) return DoctorFix.Run(parsed, terminal, device, subject, files.Recipe, finder, lines.Report, stop);
            ImageTask task = ImageTask.For(files.Recipe, finder);
            using Patient patient = files.Open(task, device, lines.Report, stop);
            if (ImagePatient.LimitOf(task.Images) is { } limit) terminal.Say(limit);
            IReadOnlyList<Finding> findings = Doctor.Examine(patient);
            lines.End();
            return Show(terminal, subject, patient, findings);
        }
        finally
        {
            lines.End();
        }
    }

    private static int Show(Terminal terminal, string subject, Patient patient, IReadOnlyList<Finding> findings)
    {
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
