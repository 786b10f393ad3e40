using System.Text;

namespace Kiln.Lab;

/// <summary>Draws <see cref="HeatFigure"/>: a field of cells whose shades mean numbers, with the scale below.</summary>
internal static class HeatChart
{
    private const double WidestName = 150, Right = ChartFrame.Width - 8;
    private const int MostColumns = 96, MostRows = 120;

    /// <summary>Draws the chart and its scale.</summary>
    public static void Draw(Markup html, HeatFigure figure, string id)
    {
        HeatGrid grid = HeatGrid.Of(figure, MostRows, MostColumns);
        double left = 12 + Math.Min(WidestName, grid.Rows.Count == 0 ? 0 : grid.Rows.Max(r => ChartFrame.TextWidth(Short(r))));
        double width = (Right - left) / Math.Max(grid.Columns.Count, 1), cell = CellHeight(grid, width);
        bool tilted = Tilted(grid.Columns, width);
        double top = 28, bottom = top + (cell * grid.Rows.Count);
        double height = bottom + (tilted ? 24 + (grid.Columns.Max(c => ChartFrame.TextWidth(Short(c))) * 0.7) : 22) + 20;
        AxisScale scale = AxisScale.Of(figure.Scale, Ends(figure, grid), 0, 1, 5);
        ChartFrame.Begin(html, id, figure.Title, Describe(figure, grid, scale), height, ("data-grid", new GridData(
            [.. grid.Columns.Select(c => $"{figure.XLabel} {c}")], [.. grid.Rows.Select(r => $"{figure.YLabel} {r}")], figure.Scale.Label,
            [.. grid.Values.SelectMany(row => row.Select(v => double.IsNaN(v) ? "–" : Digits.Of(v)))], [Round(left), top, Right, Round(bottom)]).ToJson()));
        html.Element("text", figure.YLabel, ("class", "axis"), ("x", "2"), ("y", "15"));
        Cells(html, figure, grid, scale, (left, top, width, cell));
        RowNames(html, grid.Rows, left, top, cell);
        ColumnNames(html, grid.Columns, left, bottom, width, tilted);
        html.Element("text", figure.XLabel, ("class", "axis"), ("text-anchor", "end"), ("x", Markup.At(Right)), ("y", Markup.At(height - 5))).Close();
        html.Open("p", ("class", "scale")).Element("span", Digits.Of(scale.Low)).Element("i", "", ("class", figure.Diverging ? "ramp d" : "ramp h")).Element("span", Digits.Of(scale.High))
            .Element("span", figure.Scale.Label + (figure.Scale.Logarithmic ? " (log)" : ""), ("class", "what")).Close();
    }

    private static double CellHeight(HeatGrid grid, double width) =>
        grid.Rows.Count == grid.Columns.Count ? Math.Min(width, 34) : Math.Clamp(300.0 / Math.Max(grid.Rows.Count, 1), 8, 24);

    // What diverges does so around 0 where there are numbers on both sides of it and no limits are given.
    private static IEnumerable<double> Ends(HeatFigure figure, HeatGrid grid)
    {
        IEnumerable<double> all = grid.Values.SelectMany(row => row);
        if (!figure.Diverging || figure.Scale.Logarithmic || figure.Scale.Minimum is not null || figure.Scale.Maximum is not null) return all;
        double most = all.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
        return [-most, most];
    }

    private static void Cells(Markup html, HeatFigure figure, HeatGrid grid, AxisScale scale, (double Left, double Top, double Width, double Height) field)
    {
        string shade = figure.Diverging ? "d" : "h", ink = figure.Diverging ? "u" : "t";
        bool numbers = figure.Numbers && field.Width >= 22 && field.Height >= 15;
        for (int r = 0; r < grid.Rows.Count; r++)
        {
            for (int c = 0, end; c < grid.Columns.Count; c = end)
            {
                int level = Level(scale, grid.Values[r][c]);
                for (end = c + 1; end < grid.Columns.Count && !numbers && Level(scale, grid.Values[r][end]) == level;) end++;
                if (level < 0) continue;
                double x = field.Left + (c * field.Width), y = field.Top + (r * field.Height);
                html.Leaf("rect", ("class", $"{shade}{level}"), ("x", Markup.At(x)), ("y", Markup.At(y)), ("width", Markup.At(((end - c) * field.Width) + 0.3)), ("height", Markup.At(field.Height + 0.3)));
                if (!numbers) continue;
                html.Element("text", Digits.Of(grid.Values[r][c]), ("class", $"cell {ink}{level}"), ("text-anchor", "middle"), ("x", Markup.At(x + (field.Width / 2))), ("y", Markup.At(y + (field.Height / 2) + 4)));
            }
        }
    }

    /// <summary>The shade of a number; −1 for what is none.</summary>
    private static int Level(AxisScale scale, double value)
    {
        if (double.IsNaN(value)) return -1;
        if (double.IsInfinity(value)) return value > 0 ? Palette.Shades - 1 : 0;
        double share = scale.Share(value);
        return double.IsFinite(share) ? (int)Math.Round(Math.Clamp(share, 0, 1) * (Palette.Shades - 1)) : 0;
    }

    private static void RowNames(Markup html, IReadOnlyList<string> names, double left, double top, double cell)
    {
        int stride = Math.Max(1, (int)Math.Ceiling(15 / cell));
        for (int r = 0; r < names.Count; r += stride) html.Element("text", Short(names[r]), ("class", "tick"), ("text-anchor", "end"), ("x", Markup.At(left - 6)), ("y", Markup.At(top + ((r + 0.5) * cell) + 4)));
    }

    private static void ColumnNames(Markup html, IReadOnlyList<string> names, double left, double bottom, double width, bool tilted)
    {
        if (names.Count == 0) return;
        int stride = tilted ? 1 : Math.Max(1, (int)Math.Ceiling((names.Max(ChartFrame.TextWidth) + 6) / width));
        for (int c = 0; c < names.Count; c += stride)
        {
            double x = left + ((c + 0.5) * width), half = ChartFrame.TextWidth(names[c]) / 2;
            string name = Short(names[c]);
            if (tilted) html.Element("text", name, ("class", "tick"), ("text-anchor", "end"), ("transform", $"translate({Markup.At(x + 4)} {Markup.At(bottom + 14)}) rotate(-45)"));
            else html.Element("text", name, ("class", "tick"), ("text-anchor", "middle"), ("x", Markup.At(Math.Min(x, ChartFrame.Width - half))), ("y", Markup.At(bottom + 17)));
        }
    }

    // Words that do not fit side by side are tilted; numbers are left out instead.
    private static bool Tilted(IReadOnlyList<string> names, double width) =>
        names.Count is > 0 and <= 24 && width >= 13 && names.Any(n => ChartFrame.TextWidth(n) > width) && names.Any(n => !double.TryParse(n, out _));

    private static string Short(string name) => name.Length <= 17 ? name : $"{name[..8]}…{name[^8..]}";

    private static double Round(double value) => Math.Round(value, 1);

    private static string Describe(HeatFigure figure, HeatGrid grid, AxisScale scale)
    {
        var text = new StringBuilder($"{figure.Scale.Label} by {figure.YLabel} ({grid.Rows.Count}) and {figure.XLabel} ({grid.Columns.Count}), from {Digits.Of(scale.Low)} to {Digits.Of(scale.High)}.");
        if (grid.Stride > 1) text.Append($" Each column is the mean of {grid.Stride}.");
        return text.ToString();
    }
}
