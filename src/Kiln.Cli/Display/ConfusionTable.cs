using System.Text.Json.Nodes;
using Spectre.Console;

namespace Kiln.Cli;

/// <summary>How often each class was taken for each other one, as a table that is brighter where more samples are.</summary>
internal static class ConfusionTable
{
    /// <summary>Rows are true classes, columns predicted ones; the last column is the share of the class that was found.</summary>
    public static Table Of(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        // Numbers head the columns and no lines stand between them, so that ten classes fit into eighty characters.
        var table = new Table { Border = TableBorder.Horizontal, Title = new TableTitle("true classes (rows) and what they were taken for (columns)") };
        table.AddColumn(new TableColumn("").NoWrap().Padding(0, 0));
        for (int c = 0; c < confusion.Classes; c++) table.AddColumn(new TableColumn($"{c}").RightAligned().NoWrap().Padding(1, 0));
        table.AddColumn(new TableColumn("found").RightAligned().NoWrap().Padding(2, 0));
        for (int t = 0; t < confusion.Classes; t++)
        {
            double total = Math.Max(Enumerable.Range(0, confusion.Classes).Sum(c => confusion[t, c]), 1);
            IEnumerable<Markup> cells = Enumerable.Range(0, confusion.Classes).Select(c => Cell(confusion[t, c], confusion[t, c] / total, right: c == t));
            table.AddRow([new Markup(Markup.Escape($"{t} {Name(names, t)}")), .. cells, new Markup($"{confusion.Recall(t):P1}")]);
        }

        return table;
    }

    /// <summary>The rows as JSON.</summary>
    public static JsonArray ToJson(ConfusionMatrix confusion) =>
        [.. confusion.ToRows().Select(row => (JsonNode)new JsonArray([.. row.Select(n => (JsonNode)n)]))];

    private static string Name(IReadOnlyList<string> names, int c) => c < names.Count ? names[c] : $"{c}";

    private static Markup Cell(long count, double share, bool right) => new(count == 0 ? "[grey]·[/]" : $"[{Colour(share, right)}]{count}[/]");

    private static string Colour(double share, bool right) => (right, share) switch
    {
        (true, >= 0.9) => "bold green",
        (true, >= 0.7) => "green",
        (true, _) => "yellow",
        (false, >= 0.1) => "bold red",
        (false, >= 0.02) => "yellow",
        _ => "grey",
    };
}
