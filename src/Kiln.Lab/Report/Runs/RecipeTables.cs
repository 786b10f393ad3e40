using System.Text.Json.Nodes;

namespace Kiln.Lab;

/// <summary>A recipe as a table: what differs from the defaults first.</summary>
internal static class RecipeTables
{
    /// <summary>The section with the recipe and the machine it ran on.</summary>
    public static PageSection Section(RunFiles run)
    {
        (string Key, string Value, string Default)[] all = [.. Rows(run.Recipe)];
        string[][] changed = [.. all.Where(r => r.Value != r.Default).Select(r => (string[])[r.Key, r.Value, r.Default])];
        string[][] same = [.. all.Where(r => r.Value == r.Default).Select(r => (string[])[r.Key, r.Value])];
        var blocks = new List<PageBlock>
        {
            changed.Length == 0 ? new TextBlock("Every setting has its default.") : new FigureBlock(new TableFigure("What differs from the defaults", ["setting", "value", "default"], changed)),
            new FoldedBlock($"Settings left at their default ({same.Length})", [new FigureBlock(new TableFigure("Defaults", ["setting", "value"], same))]),
        };
        if (run.Report is { } report) blocks.Add(new FoldedBlock("Where and when it ran", [new FigureBlock(Machine(report))]));
        return new("recipe", "Recipe", blocks);
    }

    /// <summary>Every setting of a recipe with its value and its default, as text.</summary>
    public static IEnumerable<(string Key, string Value, string Default)> Rows(Recipe recipe)
    {
        JsonObject given = Fields(recipe), defaults = Fields(new Recipe());
        foreach ((string key, JsonNode? value) in given) yield return (key, Text(value), Text(defaults[key]));
    }

    /// <summary>The settings in which recipes differ, with the value of each recipe.</summary>
    public static IEnumerable<(string Key, string[] Values)> Differences(IReadOnlyList<Recipe> recipes)
    {
        JsonObject[] all = [.. recipes.Select(Fields)];
        foreach ((string key, _) in all[0])
        {
            string[] values = [.. all.Select(r => Text(r[key]))];
            if (values.Distinct().Skip(1).Any()) yield return (key, values);
        }
    }

    private static JsonObject Fields(Recipe recipe) => JsonNode.Parse(recipe.ToJson())!.AsObject();

    // As people write it: {"name":"sgd","lr":0.1} becomes sgd, lr 0.1.
    private static string Text(JsonNode? node) => node switch
    {
        null => "none",
        JsonArray { Count: 0 } => "none",
        JsonArray list => string.Join("; ", list.Select(Text)),
        JsonObject fields => string.Join(", ", fields.Select(f => f.Key == "name" ? Text(f.Value) : $"{f.Key} {Text(f.Value)}")),
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => node.ToJsonString(),
    };

    private static TableFigure Machine(RunReport report) => new("Run", ["what", "value"],
    [
        ["device", report.Device],
        ["loader threads", $"{report.LoaderThreads}"],
        ["started", $"{report.Started:yyyy-MM-dd HH:mm:ss} UTC"],
        ["ended", report.Ended is { } ended ? $"{ended:yyyy-MM-dd HH:mm:ss} UTC" : "not yet"],
        ["operating system", report.OperatingSystem],
        [".NET", report.DotnetVersion],
        ["Kiln", report.KilnVersion],
        ["status", report.Error is null ? report.Status : $"{report.Status}: {report.Error}"],
    ]);
}
