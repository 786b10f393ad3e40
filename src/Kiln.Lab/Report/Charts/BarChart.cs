using System.Text;

namespace Kiln.Lab;

/// <summary>Draws <see cref="BarFigure"/>: bars from left to right, one group below the other, so that long names have room.</summary>
internal static class BarChart
{
    private const double Thickness = 17, Gap = 4, GroupGap = 14, LineHeight = 20, WidestName = 150;

    /// <summary>Draws the chart and its legend.</summary>
    public static void Draw(Markup html, BarFigure figure, string id)
    {
        bool beside = figure.Categories.All(c => ChartFrame.TextWidth(c) <= WidestName);
        double left = beside && figure.Categories.Count > 0 ? figure.Categories.Max(ChartFrame.TextWidth) + 12 : 6;
        double group = (figure.Bars.Count * (Thickness + Gap)) - Gap + GroupGap + (beside ? 0 : LineHeight);
        double top = 8, bottom = top + (group * figure.Categories.Count), height = bottom + 46;
        AxisScale scale = AxisScale.Of(figure.Y, Ends(figure), left, ChartFrame.Width - 62, 6);
        double zero = figure.Y.Logarithmic ? left : scale[Math.Clamp(0, scale.Low, scale.High)];
        var stops = new List<PlotStop>();
        var bars = new Markup();
        for (int c = 0; c < figure.Categories.Count; c++)
        {
            double y = top + (c * group) + (beside ? 0 : LineHeight);
            double middle = y + (((figure.Bars.Count * (Thickness + Gap)) - Gap) / 2);
            bars.Element("text", figure.Categories[c], ("class", "name"), ("text-anchor", beside ? "end" : "start"), ("x", beside ? Markup.At(left - 8) : "4"), ("y", Markup.At(beside ? middle + 4.5 : y - 6)));
            for (int b = 0; b < figure.Bars.Count; b++, y += Thickness + Gap) Bar(bars, stops, figure, c, b, scale, zero, y);
        }

        ChartFrame.Begin(html, id, figure.Title, Describe(figure), height, ("data-plot", new PlotData(stops, [left, top, ChartFrame.Width, bottom], Upright: false).ToJson()));
        Grid(html, figure.Y, scale, top, bottom, height);
        html.Raw(bars.ToString());
        html.Leaf("line", ("class", "edge"), ("x1", Markup.At(zero)), ("x2", Markup.At(zero)), ("y1", Markup.At(top)), ("y2", Markup.At(bottom)));
        html.Close();
        ChartFrame.Legend(html, [.. figure.Bars.Select((b, i) => (b.Name, i % Palette.SeriesCount, "block"))]);
    }

    private static IEnumerable<double> Ends(BarFigure figure)
    {
        if (!figure.Y.Logarithmic && figure.Y.Minimum is null) yield return 0;
        foreach (Bars bars in figure.Bars)
        {
            for (int i = 0; i < bars.Values.Count; i++)
            {
                double error = bars.Errors?[i] is { } e && double.IsFinite(e) ? e : 0;
                yield return bars.Values[i] + error;
                yield return bars.Values[i] - error;
                if (figure.Y.Logarithmic) yield return bars.Values[i] / 2;   // so that the smallest bar has a length
            }
        }
    }

    private static void Bar(Markup html, List<PlotStop> stops, BarFigure figure, int category, int bar, AxisScale scale, double zero, double y)
    {
        double value = figure.Bars[bar].Values[category];
        if (double.IsNaN(scale[value])) return;
        double end = scale[Math.Clamp(value, scale.Low, scale.High)], middle = y + (Thickness / 2), outer = Math.Max(end, zero);
        int color = bar % Palette.SeriesCount;
        html.Leaf("rect", ("class", $"bar c{color}"), ("x", Markup.At(Math.Min(end, zero))), ("y", Markup.At(y)), ("width", Markup.At(Math.Max(Math.Abs(end - zero), 0.8))), ("height", Markup.At(Thickness)), ("rx", "2"));
        string number = Digits.Of(value);
        if (figure.Bars[bar].Errors?[category] is { } error && double.IsFinite(error))
        {
            double low = scale[Math.Max(value - error, scale.Low)], high = scale[Math.Min(value + error, scale.High)];
            html.Leaf("path", ("class", "error"), ("d", $"M{Markup.At(low)} {Markup.At(middle)}H{Markup.At(high)}M{Markup.At(low)} {Markup.At(middle - 4)}v8M{Markup.At(high)} {Markup.At(middle - 4)}v8"));
            number += $" ± {Digits.Of(error)}";
            outer = Math.Max(outer, high);
        }

        html.Element("text", Digits.Of(value), ("class", "tick"), ("x", Markup.At(outer + 6)), ("y", Markup.At(middle + 4.5)));
        string name = figure.Bars[bar].Name.Length == 0 ? figure.Y.Label : figure.Bars[bar].Name;
        stops.Add(new(Math.Round(end, 1), Math.Round(middle, 1), figure.Categories[category], [$"{name} {number}"], [color], [Math.Round(middle, 1)]));
    }

    private static void Grid(Markup html, Axis axis, AxisScale scale, double top, double bottom, double height)
    {
        double free = double.NegativeInfinity;
        foreach (Tick tick in scale.Ticks)
        {
            string at = Markup.At(scale[tick.Value]);
            html.Leaf("line", ("class", "grid"), ("x1", at), ("x2", at), ("y1", Markup.At(top)), ("y2", Markup.At(bottom)));
            double half = ChartFrame.TextWidth(tick.Label) / 2;
            if (scale[tick.Value] - half < free) continue;
            free = scale[tick.Value] + half + 6;
            html.Element("text", tick.Label, ("class", "tick"), ("text-anchor", "middle"), ("x", at), ("y", Markup.At(bottom + 17)));
        }

        html.Element("text", axis.Label + (axis.Logarithmic ? " (log)" : ""), ("class", "axis"), ("text-anchor", "end"), ("x", Markup.At(ChartFrame.Width - 14)), ("y", Markup.At(height - 6)));
    }

    private static string Describe(BarFigure figure)
    {
        var text = new StringBuilder($"Bars of {figure.Y.Label}.");
        foreach (Bars bars in figure.Bars)
        {
            for (int i = 0; i < Math.Min(figure.Categories.Count, 12); i++) text.Append($" {figure.Categories[i]}{(bars.Name.Length > 0 ? $", {bars.Name}" : "")}: {Digits.Of(bars.Values[i])}.");
        }

        return text.ToString();
    }
}
