using System.CommandLine;
using System.Text.Json.Nodes;
using Kiln.Cpu;
using Kiln.Lab;
using Kiln.Vision;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kiln.Cli.Commands;

/// <summary><c>kiln compare</c>: whether runs differ by more than chance.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string[]> Runs = new("runs") { Description = "Folders of two or more runs; the others are held against the first.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Out = new("--out") { Description = "Also write a page with curves to this file.", HelpName = "FILE" };
    private static readonly Option<bool> Fast = new("--no-predictions") { Description = "Do not ask the models about the test images, which McNemar's test needs." };

    private static readonly string[] Examples =
    [
        "kiln compare runs/a runs/b",
        "kiln compare runs/a-1 runs/a-2 runs/a-3 runs/b-1 runs/b-2 runs/b-3 --out page.html",
        "kiln compare runs/a runs/b --no-predictions --json",
    ];

    /// <summary>Makes the verb.</summary>
    public static Command Create(Streams streams, CancellationToken stop) => Common.NewVerb(
        "compare",
        "Holds runs against each other: settings, curves, differences paired by seed with their intervals, McNemar's test; warns where they are not like for like.",
        Examples,
        [Runs, Out, Fast, Common.Data],
        (parsed, terminal) => Compare(parsed, terminal, stop),
        streams);

    private static int Compare(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        RunFiles[] runs = [.. parsed.GetRequiredValue(Runs).Select(RunFiles.Read)];
        if (runs.Length < 2) throw new InputException("Expected at least two runs to compare, received 1; give the folders of more runs.");
        RunAnswers[] answers = [];
        if (!parsed.GetValue(Fast))
        {
            using CpuDevice device = Common.Device(parsed);
            DataFinder finder = Common.Finder(parsed, terminal, stop);
            answers = [.. runs.Select(r => RunAnswers.Of(r, device, finder, terminal.Say, stop))];
        }

        RunComparison comparison = RunComparison.Of(runs, answers);
        foreach (string warning in comparison.Warnings) terminal.Say($"warning: {warning}");
        string? page = parsed.GetValue(Out) is { } path ? Path.GetFullPath(path) : null;
        if (page is not null) RunPage.Write(ComparePage.Of(comparison), page);
        TableFigure?[] tables = [ComparisonText.Outcomes(comparison), ComparisonText.Settings(comparison), ComparisonText.Paired(comparison), ComparisonText.Models(comparison)];
        terminal.Result(ToJson(comparison, page), [.. tables.OfType<TableFigure>().Select(Show), new Text(ComparisonText.Sentence(comparison) + "\n")]);
        return ExitCode.Done;
    }

    private static IRenderable Show(TableFigure figure)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(figure.Title)) };
        foreach (string column in figure.Columns) table.AddColumn(new TableColumn(Markup.Escape(column)));
        foreach (IReadOnlyList<string> row in figure.Rows) table.AddRow([.. row.Select(cell => new Text(cell))]);
        return table;
    }

    private static JsonObject ToJson(RunComparison comparison, string? page) => new()
    {
        ["warnings"] = new JsonArray([.. comparison.Warnings.Select(w => (JsonNode)w)]),
        ["runs"] = new JsonArray([.. comparison.Runs.Select(r => (JsonNode)new JsonObject { ["run"] = r.Name, ["seed"] = r.Recipe.Seed, ["testAccuracy"] = Json.Number(r.TestAccuracy) })]),
        ["paired"] = new JsonArray([.. comparison.Paired.Select(p => (JsonNode)new JsonObject
        {
            ["first"] = p.First.Name,
            ["second"] = p.Second.Name,
            ["seeds"] = p.Difference.Pairs,
            ["difference"] = Json.Number(p.Difference.Mean),
            ["low"] = Json.Number(double.IsFinite(p.Difference.Interval.Low) ? p.Difference.Interval.Low : null),
            ["high"] = Json.Number(double.IsFinite(p.Difference.Interval.High) ? p.Difference.Interval.High : null),
            ["p"] = Json.Number(p.Difference.PValue),
        })]),
        ["mcNemar"] = new JsonArray([.. comparison.Models.Select(m => (JsonNode)new JsonObject
        {
            ["first"] = m.First.Name, ["second"] = m.Second.Name, ["images"] = m.Test.Samples,
            ["onlyFirst"] = m.Test.OnlyFirst, ["onlySecond"] = m.Test.OnlySecond, ["p"] = Json.Number(m.Test.PValue),
        })]),
        ["page"] = page,
    };
}
