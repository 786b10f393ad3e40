using System.Text.Json.Nodes;
using Spectre.Console;

namespace Kiln.Cli;

/// <summary>How often each class was taken for each other one, as a table that is brighter where more samples are.</summary>
internal static class ConfusionTable
{
    private const int ShortName = 7;

    /// <summary>Rows are true classes, columns predicted ones; the last column is the share of the class that was found.</summary>
    public static Table Of(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle("true class (rows) taken for (columns)") };
        table.AddColumn("");
        for (int c = 0; c < confusion.Classes; c++) table.AddColumn(new TableColumn(Markup.Escape(Shortened(Name(names, c)))).RightAligned().NoWrap());
        table.AddColumn(new TableColumn("found").RightAligned());
        for (int t = 0; t < confusion.Classes; t++)
        {
            double total = Math.Max(Enumerable.Range(0, confusion.Classes).Sum(c => confusion[t, c]), 1);
            IEnumerable<Markup> cells = Enumerable.Range(0, confusion.Classes).Select(c => Cell(confusion[t, c], confusion[t, c] / total, right: c == t));
            table.AddRow([new Markup(Markup.Escape(Name(names, t))), .. cells, new Markup($"{confusion.Recall(t):P1}")]);
        }

        return table;
    }

    /// <summary>The rows as JSON.</summary>
    public static JsonArray ToJson(ConfusionMatrix confusion) =>
        [.. confusion.ToRows().Select(row => (JsonNode)new JsonArray([.. row.Select(n => (JsonNode)n)]))];

    private static string Name(IReadOnlyList<string> names, int c) => c < names.Count ? names[c] : $"{c}";

    private static string Shortened(string name) => name.Length <= ShortName ? name : name[..ShortName];

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
