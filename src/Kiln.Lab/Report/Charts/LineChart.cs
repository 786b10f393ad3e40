using System.Text;

namespace Kiln.Lab;

/// <summary>Draws <see cref="LineFigure"/>: curves with bands over a grid.</summary>
internal static class LineChart
{
    private const int MostPoints = 420, MarkedPoints = 24;

    // As many as page.css has, .p0 being the plain one.
    private const int DashPatterns = 4;

    /// <summary>Draws the chart and its legend.</summary>
    public static void Draw(Markup html, LineFigure figure, string id)
    {
        IEnumerable<double> heights = figure.Lines.SelectMany(l => l.Y.Concat(l.Low ?? []).Concat(l.High ?? []));
        var frame = new ChartFrame(figure.X, figure.Y, figure.Lines.SelectMany(l => l.X), heights);
        int[] colors = Colors(figure.Lines);
        ChartFrame.Begin(html, id, figure.Title, Describe(figure), frame.Height, ("data-plot", StopsOf(figure, frame, colors).ToJson()));
        html.Open("clipPath", ("id", $"{id}-c"))
            .Leaf("rect", ("x", Markup.At(frame.Left)), ("y", Markup.At(frame.Top - 4)), ("width", Markup.At(frame.Right - frame.Left)), ("height", Markup.At(frame.Bottom - frame.Top + 4)))
            .Close();
        frame.Draw(html);
        html.Open("g", ("clip-path", $"url(#{id}-c)"));
        for (int i = 0; i < figure.Lines.Count; i++) Band(html, figure.Lines[i], frame, colors[i]);
        for (int i = 0; i < figure.Lines.Count; i++) Curve(html, figure.Lines[i], frame, Style(figure.Lines, colors, i), colors[i]);
        html.Close();
        if (figure.Lines.All(l => l.Y.All(v => !double.IsFinite(v)))) html.Element("text", "No numbers yet", ("class", "empty"), ("text-anchor", "middle"), ("x", Markup.At(ChartFrame.Width / 2)), ("y", Markup.At(frame.Height / 2)));
        html.Close();
        ChartFrame.Legend(html, [.. figure.Lines.Select((l, i) => (l.Name, colors[i], l.Dashed ? Style(figure.Lines, colors, i) : colors[i] >= 0 && i >= Palette.SeriesCount ? "dotted" : "line"))]);
    }

    /// <summary>The colour of each line; references share a grey, −1.</summary>
    private static int[] Colors(IReadOnlyList<Line> lines)
    {
        int next = 0;
        return [.. lines.Select(l => l.Dashed ? -1 : next++ % Palette.SeriesCount)];
    }

    /// <summary>The classes of a line's path: its colour, and for a reference which of the dash patterns it has, in turn.</summary>
    private static string Style(IReadOnlyList<Line> lines, int[] colors, int i) =>
        $"curve c{colors[i]}{(lines[i].Dashed ? $" dashed p{lines.Take(i).Count(l => l.Dashed) % DashPatterns}" : "")}";

    private static void Curve(Markup html, Line line, ChartFrame frame, string style, int color)
    {
        var path = new StringBuilder();
        var alone = new List<(double X, double Y)>();
        int[] points = Thinning.Points(line.Y, MostPoints);
        bool marked = points.Length <= MarkedPoints && !line.Dashed;
        for (int p = 0; p < points.Length; p++)
        {
            (double x, double y) = At(line, frame, points[p]);
            if (double.IsNaN(x + y)) continue;
            bool begins = p == 0 || double.IsNaN(Sum(line, frame, points[p - 1])), ends = p == points.Length - 1 || double.IsNaN(Sum(line, frame, points[p + 1]));
            if (marked || (begins && ends)) alone.Add((x, y));
            path.Append(begins ? 'M' : 'L').Append(Markup.At(x)).Append(' ').Append(Markup.At(y));
        }

        if (path.Length == 0) return;
        html.Leaf("path", ("class", style), ("d", path.ToString()));
        foreach ((double x, double y) in alone) html.Leaf("circle", ("class", $"dot c{color}"), ("cx", Markup.At(x)), ("cy", Markup.At(y)), ("r", "3"));
    }

    private static void Band(Markup html, Line line, ChartFrame frame, int color)
    {
        if (line.Low is not { } low || line.High is not { } high) return;
        int[] points = [.. Thinning.Points(line.Y, MostPoints).Where(i => !double.IsNaN(frame.X[line.X[i]] + frame.Y[low[i]] + frame.Y[high[i]]))];
        if (points.Length < 2) return;
        var path = new StringBuilder();
        foreach (int i in points) path.Append(path.Length == 0 ? 'M' : 'L').Append(Markup.At(frame.X[line.X[i]])).Append(' ').Append(Markup.At(frame.Y[high[i]]));
        foreach (int i in points.Reverse()) path.Append('L').Append(Markup.At(frame.X[line.X[i]])).Append(' ').Append(Markup.At(frame.Y[low[i]]));
        html.Leaf("path", ("class", $"band c{color}"), ("d", path.Append('Z').ToString()));
    }

    private static (double X, double Y) At(Line line, ChartFrame frame, int i) => (frame.X[line.X[i]], frame.Y[line.Y[i]]);

    private static double Sum(Line line, ChartFrame frame, int i) => frame.X[line.X[i]] + frame.Y[line.Y[i]];

    private static PlotData StopsOf(LineFigure figure, ChartFrame frame, int[] colors)
    {
        var stops = new SortedDictionary<double, (List<string> Values, List<int> Colors, List<double> Places)>();
        for (int l = 0; l < figure.Lines.Count; l++)
        {
            Line line = figure.Lines[l];
            foreach (int i in Thinning.Points(line.Y, MostPoints))
            {
                (double x, double y) = At(line, frame, i);
                if (double.IsNaN(x + y)) continue;
                if (!stops.TryGetValue(line.X[i], out var stop)) stops[line.X[i]] = stop = ([], [], []);
                stop.Values.Add($"{line.Name} {Digits.Of(line.Y[i])}{BandText(line, i)}");
                stop.Colors.Add(colors[l]);
                stop.Places.Add(Math.Round(y, 1));
            }
        }

        return new(
            [.. stops.Select(s => new PlotStop(Math.Round(frame.X[s.Key], 1), s.Value.Places.Min(), $"{figure.X.Label} {Digits.Of(s.Key)}", s.Value.Values, s.Value.Colors, s.Value.Places))],
            [frame.Left, frame.Top, frame.Right, frame.Bottom], Upright: true);
    }

    private static string BandText(Line line, int i) =>
        line.Low is { } low && line.High is { } high && double.IsFinite(low[i]) && double.IsFinite(high[i]) ? $" ({Digits.Of(low[i])} … {Digits.Of(high[i])})" : "";

    private static string Describe(LineFigure figure)
    {
        var text = new StringBuilder($"Curves of {figure.Y.Label} over {figure.X.Label}.");
        foreach (Line line in figure.Lines.Take(8))
        {
            int[] shown = [.. Enumerable.Range(0, line.Y.Count).Where(i => double.IsFinite(line.Y[i]))];
            if (shown.Length > 0) text.Append($" {line.Name}: from {Digits.Of(line.Y[shown[0]])} to {Digits.Of(line.Y[shown[^1]])}.");
        }

        return text.ToString();
    }
}
