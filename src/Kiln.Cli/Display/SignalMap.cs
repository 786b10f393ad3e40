using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Kiln.Cli;

/// <summary>One network of a heat map.</summary>
/// <param name="Label">Its name: initialiser and activation.</param>
/// <param name="Layers">What its layers make and receive.</param>
internal sealed record SignalMapRow(string Label, IReadOnlyList<LayerSignal> Layers);

/// <summary>Heat maps of log₁₀ of deviations: one network a row, one layer a column; white is 1, blue is small, red is large.</summary>
internal static class SignalMap
{
    private const double Reach = 3;           // decades to full colour
    private const int MostNumbers = 16;       // columns with numbers in them, in a terminal of usual width
    private const int Cell = 26, LineHeight = 22, Margin = 12, CharacterWidth = 7, Ticks = 5;   // pixels

    /// <summary>A map for the terminal.</summary>
    public static Table Of(string title, IReadOnlyList<SignalMapRow> rows, Func<LayerSignal, double> value)
    {
        int depth = rows.Max(r => r.Layers.Count);
        var table = new Table { Border = TableBorder.None, Title = new TableTitle(Markup.Escape(title)) };
        table.AddColumn(new TableColumn("").NoWrap().Padding(0, 0));
        for (int i = 0; i < depth; i++) table.AddColumn(new TableColumn(depth <= MostNumbers || (i + 1) % Ticks == 0 ? $"{i + 1}" : "").RightAligned().NoWrap().Padding(0, 0));
        foreach (SignalMapRow row in rows)
        {
            IEnumerable<Markup> cells = row.Layers.Select(layer => new Markup($"[black on {Colour(value(layer))}]{Text(value(layer), depth <= MostNumbers)}[/]"));
            table.AddRow([new Markup(Markup.Escape(row.Label + "  ")), .. cells]);
        }

        return table;
    }

    /// <summary>The maps of activations and gradients as one SVG picture.</summary>
    public static string Svg(string title, IReadOnlyList<SignalMapRow> rows)
    {
        int left = Margin + (CharacterWidth * rows.Max(r => r.Label.Length)) + Margin, depth = rows.Max(r => r.Layers.Count);
        int width = Math.Max(left + (depth * Cell) + Margin, (2 * Margin) + (CharacterWidth * title.Length)), height = (2 * ((rows.Count + 2) * LineHeight)) + (3 * Margin) + LineHeight;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n");
        Write(svg, Margin, Margin + 12, title);
        int top = Margin + LineHeight;
        top = Panel(svg, "log10 std of activations", rows, layer => layer.Deviation, left, top);
        Panel(svg, "log10 std of gradients", rows, layer => layer.Gradient, left, top + Margin);
        return svg.Append("</svg>\n").ToString();
    }

    private static int Panel(StringBuilder svg, string title, IReadOnlyList<SignalMapRow> rows, Func<LayerSignal, double> value, int left, int top)
    {
        Write(svg, Margin, top + 15, title);
        top += LineHeight;
        foreach (SignalMapRow row in rows)
        {
            Write(svg, Margin, top + 15, row.Label);
            for (int i = 0; i < row.Layers.Count; i++)
            {
                double v = value(row.Layers[i]);
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left + (i * Cell)}\" y=\"{top}\" width=\"{Cell - 1}\" height=\"{LineHeight - 1}\" fill=\"{Colour(v)}\"><title>{Escape(row.Label)}, layer {i + 1}: {v:g3}</title></rect>\n");
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + (i * Cell) + (Cell / 2)}\" y=\"{top + 15}\" font-size=\"9\" text-anchor=\"middle\">{Text(v, true).Trim()}</text>\n");
            }

            top += LineHeight;
        }

        for (int i = 0; i < rows.Max(r => r.Layers.Count); i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + (i * Cell) + (Cell / 2)}\" y=\"{top + 12}\" font-size=\"9\" text-anchor=\"middle\" fill=\"#666666\">{i + 1}</text>\n");
        }

        return top + LineHeight;
    }

    private static void Write(StringBuilder svg, int x, int y, string text) => svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\">{Escape(text)}</text>\n");

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Text(double value, bool number) =>
        !number ? "  " : double.IsNaN(value) ? "   – " : value == 0 ? "   0 " : (Math.Round(Math.Log10(value), 1) + 0.0).ToString("0.0", CultureInfo.InvariantCulture).PadLeft(5);

    /// <summary>From blue over white to red, as <c>#rrggbb</c>; grey for no number.</summary>
    private static string Colour(double value)
    {
        if (double.IsNaN(value)) return "#d0d0d0";
        double share = value == 0 ? -1 : Math.Clamp(Math.Log10(value) / Reach, -1, 1);
        int faded = (int)Math.Round(255 - (175 * Math.Abs(share))), kept = 255 - (int)Math.Round(20 * Math.Abs(share));
        return share < 0 ? $"#{faded:x2}{faded:x2}{kept:x2}" : $"#{kept:x2}{faded:x2}{faded:x2}";
    }
}
