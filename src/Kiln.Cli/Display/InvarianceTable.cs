using System.Globalization;
using System.Text.Json.Nodes;
using Kiln.Vision;
using Spectre.Console;

namespace Kiln.Cli;

/// <summary>How predictions take changes of the images, as a table: one row for each kind of change and strength.</summary>
internal static class InvarianceTable
{
    /// <summary>The last column has the class that is most often taken for one other when its images are changed so.</summary>
    public static Table Of(IReadOnlyList<Invariance> rows)
    {
        var table = new Table { Border = TableBorder.Horizontal, Title = new TableTitle("predictions for changed images") };
        table.AddColumn("change").AddColumn(new TableColumn("strength").RightAligned()).AddColumn(new TableColumn("unchanged").RightAligned()).AddColumn(new TableColumn("accuracy").RightAligned()).AddColumn("most frequent flip");
        string last = "";
        foreach (Invariance row in rows)
        {
            string flip = row.Flips.MostFrequent is { } f ? $"{f.Name} → {f.IntoName} {(double)f.Times / f.Looks:P0}" : "none";
            string strength = row.Unit.Length == 0 && row.Strength == 1 ? "" : $"{row.Strength.ToString(CultureInfo.InvariantCulture)}{row.Unit}";
            table.AddRow(row.Change == last ? "" : row.Change, strength, $"{row.Unchanged:P1}", $"{row.Accuracy:P1}", Markup.Escape(flip));
            last = row.Change;
        }

        return table;
    }

    /// <summary>The same for programs, with the shares of all classes.</summary>
    public static JsonArray ToJson(IReadOnlyList<Invariance> rows) => [.. rows.Select(row => (JsonNode)new JsonObject
    {
        ["change"] = row.Change,
        ["strength"] = Json.Number(row.Strength),
        ["unit"] = row.Unit.Trim(),
        ["unchanged"] = Json.Number(row.Unchanged),
        ["accuracy"] = Json.Number(row.Accuracy),
        ["classes"] = new JsonArray([.. row.Flips.Classes.Select(c => (JsonNode)new JsonObject
        {
            ["name"] = c.Name,
            ["flips"] = Json.Number(c.Share),
            ["into"] = c.IntoName,
            ["times"] = c.Times,
        })]),
    })];
}
