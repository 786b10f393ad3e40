using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kiln.Cli;

/// <summary>What the doctor found, as people and as programs read it.</summary>
internal static class FindingList
{
    /// <summary>A finding as JSON.</summary>
    public static JsonNode Json(Finding f) => new JsonObject
    {
        ["rule"] = f.Rule,
        ["severity"] = f.Severity.ToString().ToLowerInvariant(),
        ["symptom"] = f.Symptom,
        ["cause"] = f.Cause,
        ["remedy"] = f.Remedy,
        ["confidence"] = f.Confidence,
        ["row"] = f.Row,
        ["where"] = f.Where,
        ["followsFrom"] = f.FollowsFrom,
        ["change"] = f.Change is { } change ? JsonNode.Parse(change.Json) : null,
    };

    /// <summary>A heading, a block for each finding, and what could not be looked at.</summary>
    /// <param name="patient">What was examined.</param>
    /// <param name="findings">The findings, ranked.</param>
    /// <param name="silent">Rules that could not be applied, by what they lack.</param>
    public static IReadOnlyList<IRenderable> Of(string patient, IReadOnlyList<Finding> findings, IReadOnlyDictionary<Needs, IReadOnlyList<string>> silent)
    {
        string counts = findings.Count == 0 ? "nothing found" : string.Join(", ", Enum.GetValues<Severity>().Reverse().Select(s => (s, findings.Count(f => f.Severity == s))).Where(p => p.Item2 > 0).Select(p => $"{p.Item2} {Word(p.s, p.Item2)}"));
        List<IRenderable> parts = [new Markup($"[bold]{Markup.Escape(patient)}[/]: {counts}")];
        parts.AddRange(findings.Select((f, i) => Block(i + 1, f)));
        foreach ((Needs lacking, IReadOnlyList<string> rules) in silent)
        {
            parts.Add(new Markup($"[dim]Not looked for, because {Reason(lacking)}: {Markup.Escape(string.Join(", ", rules))}.[/]"));
        }

        return parts;
    }

    private static Rows Block(int number, Finding f)
    {
        string where = f.Where is null ? "" : $" in {Markup.Escape(f.Where)}", follows = f.FollowsFrom is null ? "" : $", follows from {f.FollowsFrom}";
        List<IRenderable> lines =
        [
            new Markup($"{number,2}  [{Colour(f.Severity)}]{Word(f.Severity, 1)}[/] [bold]{f.Rule}[/]{where}  [dim]confidence {f.Confidence:F2}, row {f.Row}{follows}[/]"),
            Line(f.Symptom, ""),
            Line(f.Cause, "[dim]Why:[/] "),
            Line(f.Remedy, "[green]Remedy:[/] "),
        ];
        if (f.Change is { } change) lines.Add(Line(change.Json, "[dim]In the recipe:[/] "));
        return new Rows(lines);
    }

    private static Padder Line(string text, string label) => new(new Markup(label + Markup.Escape(text)), new Padding(4, 0, 0, 0));

    private static string Word(Severity severity, int count) => severity switch
    {
        Severity.Serious => "serious",
        Severity.Warning => count == 1 ? "warning" : "warnings",
        _ => count == 1 ? "note" : "notes",
    };

    private static string Colour(Severity severity) => severity switch
    {
        Severity.Serious => "bold red",
        Severity.Warning => "yellow",
        _ => "blue",
    };

    private static string Reason(Needs lacking) => string.Join(" and ", new[]
    {
        (Needs.Samples, "there are no training samples"), (Needs.Recipe, "there is no recipe"), (Needs.Test, "there are no test samples"),
        (Needs.Training, "it was not trained yet"), (Needs.Facts, "nothing is known of the files"),
    }.Where(p => lacking.HasFlag(p.Item1)).Select(p => p.Item2));
}
