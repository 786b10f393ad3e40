using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Lab;
using Spectre.Console;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln lab</c>: carries out experiments and says which claims held.</summary>
internal static class LabCommand
{
    private const string List = "list", All = "all", Results = "results";

    private static readonly Argument<string[]> Names = new("experiment")
    {
        Description = $"{List}, {All}, the names of experiments, or {Results} for what the folder holds [default: {List}].",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> Quick = new("--quick") { Description = "About a minute each: parts of the data, fewer seeds and epochs, as the notes say." };
    private static readonly Option<int?> Seeds = Numbers.Whole("--seeds", "Trainings of each arm [default: 5, with --quick 2]; the first seed is that of --seed.");
    private static readonly Option<string?> Out = new("--out") { Description = "Folder of results and of finished trainings, which are taken up again [default: runs/lab, with --quick runs/lab-quick].", HelpName = "DIR" };

    private static readonly Option<string[]> Data = new("--data")
    {
        Description = "Folder of data sets, each in a folder of its name, or folder of one; may be given several times. Others are found as for training.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Page = new("--write") { Description = "A page of Markdown with all results of the folder: claims, what lecture or paper says, means and deviations.", HelpName = "FILE" };

    private static readonly string[] Examples =
    [
        "kiln lab list",
        "kiln lab saturation",
        "kiln lab vanishing glorot-fig7 --quick --data datasets",
        "kiln lab all --quick --out results --json",
        "kiln lab results --quick --write results.md",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "lab",
        "Carries out experiments: trains what they compare, and says of each claim whether it held. An interrupted one goes on behind its last finished training.",
        Examples,
        [Names, Quick, Seeds, Out, Data, Page],
        (parsed, terminal) => Run(parsed, terminal, stop),
        streams);

    private static int Run(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        string[] names = parsed.GetValue(Names) is { Length: > 0 } given ? given : [List];
        if (names is [List]) return ShowList(terminal);
        Scale scale = parsed.GetValue(Quick) ? Scale.Quick : Scale.Full;
        string folder = parsed.GetValue(Out) ?? (scale == Scale.Quick ? "runs/lab-quick" : "runs/lab");
        if (names is [Results]) return LabResults.Show(folder, parsed.GetValue(Page), terminal);
        Experiment[] experiments = names is [All] ? [.. ExperimentCatalog.All] : [.. names.Select(ExperimentCatalog.Get)];
        using CpuDevice device = Common.Device(parsed);
        var display = new LabLines(terminal, experiments, scale);
        var data = new LabData(new LabFolders(parsed.GetValue(Data) ?? [], Common.Finder(parsed, terminal, stop)).Open);
        var lab = new LabContext(data, device, new TrialCache(Path.Combine(folder, "trainings")))
        {
            Scale = scale,
            FirstSeed = parsed.GetValue(Common.Seed) ?? Common.DefaultSeed,
            SeedCount = parsed.GetValue(Seeds),
            Machine = MachineText.Of(device),
            Cancellation = stop,
            Progress = display.Report,
        };
        var records = new List<ExperimentRecord>();
        foreach (Experiment experiment in experiments)
        {
            display.Begin(experiment);
            records.Add(LabSession.Run(experiment, lab, folder));
            display.Ended(records[^1]);
        }

        if (parsed.GetValue(Page) is { } results) LabResults.Write(folder, results, terminal);
        string page = LabPage.Write(folder, [.. ExperimentCatalog.All.Select(e => e.Name)]);
        JsonObject json = ToJson(records, lab, folder);
        json["page"] = Path.GetFullPath(page);
        terminal.Result(json, [.. records.Select(ClaimTable.Of), Totals(records, folder).Add("page", page).Table]);
        return records.All(r => r.Evaluated) ? ExitCode.Done : ExitCode.Failed;
    }

    private static int ShowList(Terminal terminal)
    {
        var table = new Table().AddColumn(new TableColumn("experiment").NoWrap()).AddColumn("what it shows").AddColumn("rows");
        foreach (string column in (string[])["quick", "full"]) table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        var list = new JsonArray();
        foreach (Experiment e in ExperimentCatalog.All)
        {
            table.AddRow(e.Name, Markup.Escape(e.Title), string.Join(", ", e.Rows), LabLines.Minutes(e.Cost.QuickSeconds), LabLines.Minutes(e.Cost.FullSeconds));
            list.Add((JsonNode)new JsonObject
            {
                ["name"] = e.Name, ["title"] = e.Title, ["question"] = e.Question, ["rows"] = Json.Array(e.Rows), ["quickSeconds"] = e.Cost.QuickSeconds, ["fullSeconds"] = e.Cost.FullSeconds,
            });
        }

        terminal.Result(new JsonObject { ["experiments"] = list }, table, new Text("Times are estimates for two cores.\n"));
        return ExitCode.Done;
    }

    private static JsonObject ToJson(List<ExperimentRecord> records, LabContext lab, string folder) => new()
    {
        ["scale"] = lab.Scale.Name,
        ["seeds"] = new JsonArray([.. lab.Seeds.Select(s => (JsonNode?)JsonValue.Create(s))]),
        ["machine"] = lab.Machine,
        ["holds"] = Count(records, Verdict.Holds),
        ["fails"] = Count(records, Verdict.Fails),
        ["notEvaluated"] = Count(records, Verdict.NotEvaluated),
        ["couldNotRun"] = records.Count(r => r.Fault is not null),
        ["trainings"] = lab.Trained,
        ["folder"] = Path.GetFullPath(folder),
        ["experiments"] = new JsonArray(
        [
            .. records.Select(r => (JsonNode)new JsonObject
            {
                ["name"] = r.Name,
                ["seconds"] = r.Result.Seconds,
                ["fault"] = r.Fault,
                ["claims"] = new JsonArray([.. r.Result.Claims.Select(c => (JsonNode)new JsonObject { ["claim"] = c.Sentence, ["verdict"] = $"{c.Verdict}", ["paper"] = c.PaperValue, ["measured"] = c.MeasuredValue })]),
            }),
        ]),
    };

    private static Facts Totals(List<ExperimentRecord> records, string folder)
    {
        Facts facts = new Facts()
            .Add("claims", $"{Count(records, Verdict.Holds)} hold, {Count(records, Verdict.Fails)} fail, {Count(records, Verdict.NotEvaluated)} not evaluated")
            .Add("time", $"{records.Sum(r => r.Result.Seconds):F0} s")
            .Add("results", folder);
        foreach (ExperimentRecord r in records.Where(r => r.Fault is not null)) facts.Add(r.Name, $"could not be carried out: {r.Fault}");
        return facts;
    }

    private static int Count(List<ExperimentRecord> records, Verdict verdict) => records.Sum(r => r.Result.Claims.Count(c => c.Verdict == verdict));
}
