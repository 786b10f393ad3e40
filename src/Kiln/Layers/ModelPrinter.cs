using System.Globalization;

namespace Kiln;

/// <summary>Prints a model as code that compiles, with a comment column of output shapes and numbers of parameters.</summary>
internal sealed class ModelPrinter
{
    private const string Indent = "    ";
    private readonly Dictionary<string, SummaryRow> rows = [];
    private readonly List<(string Code, SummaryRow? Row)> lines = [];

    private ModelPrinter(ModelSummary summary)
    {
        foreach (SummaryRow row in summary.All) rows.TryAdd(row.Path, row);
    }

    /// <summary>The model as lines of code, and a last line with the totals.</summary>
    public static string Print(Layer layer, ModelSummary summary)
    {
        var printer = new ModelPrinter(summary);
        printer.Add(layer, "", "new ", "");
        return printer.Text(summary);
    }

    private void Add(Layer layer, string indent, string before, string after)
    {
        IReadOnlyList<LayerPart> parts = layer.Parts;
        if (parts.Count == 0)
        {
            lines.Add((indent + before + layer.Code + after, rows.GetValueOrDefault(layer.Path)));
            return;
        }

        lines.Add(($"{indent}{before}{layer.GetType().Name}(", null));
        for (int i = 0; i < parts.Count; i++)
        {
            string end = i < parts.Count - 1 ? "," : $"){after}";
            Add(parts[i].Layer, indent + Indent, $"{parts[i].Before}new ", parts[i].After + end);
        }
    }

    private string Text(ModelSummary summary)
    {
        int code = lines.Max(l => l.Row is null ? 0 : l.Code.Length);
        int shape = lines.Max(l => l.Row is null ? 0 : $"{l.Row.Output}".Length);
        int count = lines.Max(l => l.Row is null ? 0 : Number(l.Row.Parameters).Length);
        IEnumerable<string> text = lines.Select(l => l.Row switch
        {
            null => l.Code,
            { Parameters: 0 } row => $"{l.Code.PadRight(code)}   // {row.Output}",
            var row => $"{l.Code.PadRight(code)}   // {$"{row.Output}".PadRight(shape)}   {Number(row.Parameters).PadLeft(count)} parameters",
        });
        string frozen = summary.Trained == summary.Parameters ? "" : $", {Number(summary.Trained)} of them trained";
        return string.Join('\n', text.Append($"// {Number(summary.Parameters)} parameters{frozen}"));
    }

    private static string Number(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
