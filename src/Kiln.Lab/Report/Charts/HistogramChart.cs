using System.Text;

namespace Kiln.Lab;

/// <summary>Draws <see cref="HistogramFigure"/>: steps, one set over the other.</summary>
internal static class HistogramChart
{
    /// <summary>Draws the chart and its legend.</summary>
    public static void Draw(Markup html, HistogramFigure figure, string id)
    {
        var frame = new ChartFrame(figure.X, new Axis(figure.Sets.All(s => s.Values.All(v => v <= 1)) ? "share" : "count"), figure.Edges, figure.Sets.SelectMany(s => s.Values).Append(0));
        ChartFrame.Begin(html, id, figure.Title, Describe(figure), frame.Height, ("data-plot", StopsOf(figure, frame).ToJson()));
        frame.Draw(html);
        for (int s = 0; s < figure.Sets.Count; s++)
        {
            string color = $"c{s % Palette.SeriesCount}", steps = Steps(figure, figure.Sets[s], frame);
            if (steps.Length == 0) continue;
            // More than two areas over each other are all of one grey; then only the last is filled.
            if (figure.Sets.Count <= 2 || s == figure.Sets.Count - 1) html.Leaf("path", ("class", $"fill {color}"), ("d", $"{steps}V{Markup.At(frame.Bottom)}Z"));
            html.Leaf("path", ("class", $"curve thin {color}"), ("d", steps));
        }

        html.Close();
        ChartFrame.Legend(html, [.. figure.Sets.Select((s, i) => (s.Name, i % Palette.SeriesCount, "block"))]);
    }

    private static string Steps(HistogramFigure figure, Counts counts, ChartFrame frame)
    {
        var path = new StringBuilder();
        for (int b = 0; b < counts.Values.Count; b++)
        {
            double left = frame.X[figure.Edges[b]], right = frame.X[figure.Edges[b + 1]], y = frame.Y[counts.Values[b]];
            if (double.IsNaN(left + right + y)) continue;
            if (path.Length == 0) path.Append($"M{Markup.At(left)} {Markup.At(frame.Bottom)}");
            path.Append($"L{Markup.At(left)} {Markup.At(y)}H{Markup.At(right)}");
        }

        return path.ToString();
    }

    private static PlotData StopsOf(HistogramFigure figure, ChartFrame frame)
    {
        var stops = new List<PlotStop>();
        for (int b = 0; b + 1 < figure.Edges.Count; b++)
        {
            double x = (frame.X[figure.Edges[b]] + frame.X[figure.Edges[b + 1]]) / 2;
            if (double.IsNaN(x)) continue;
            double[] heights = [.. figure.Sets.Select(s => Math.Round(frame.Y[s.Values[b]], 1)).Select(y => double.IsNaN(y) ? frame.Bottom : y)];
            stops.Add(new(
                Math.Round(x, 1), heights.Length > 0 ? heights.Min() : frame.Bottom, $"{figure.X.Label} {Digits.Of(figure.Edges[b])} … {Digits.Of(figure.Edges[b + 1])}",
                [.. figure.Sets.Select(s => $"{s.Name} {Digits.Of(s.Values[b])}")], [.. figure.Sets.Select((_, i) => i % Palette.SeriesCount)], heights));
        }

        return new(stops, [frame.Left, frame.Top, frame.Right, frame.Bottom], Upright: true);
    }

    private static string Describe(HistogramFigure figure)
    {
        var text = new StringBuilder($"How {figure.X.Label} is spread, {figure.Edges.Count - 1} bins from {Digits.Of(figure.Edges[0])} to {Digits.Of(figure.Edges[^1])}.");
        foreach (Counts set in figure.Sets)
        {
            int largest = Enumerable.Range(0, set.Values.Count).MaxBy(i => double.IsFinite(set.Values[i]) ? set.Values[i] : double.NegativeInfinity);
            text.Append($" {set.Name}: most between {Digits.Of(figure.Edges[largest])} and {Digits.Of(figure.Edges[largest + 1])}.");
        }

        return text.ToString();
    }
}
