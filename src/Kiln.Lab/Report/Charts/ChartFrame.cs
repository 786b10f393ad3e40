namespace Kiln.Lab;

/// <summary>The field of a chart with its grid, its marks and their names. Widths are those of a phone, so that text stays readable there.</summary>
internal sealed class ChartFrame
{
    /// <summary>The width of every drawing, in its own units.</summary>
    public const double Width = 480;

    private const double MarkHeight = 13;

    /// <summary>Makes the frame of a chart with two axes.</summary>
    /// <param name="x">The horizontal axis, over these numbers.</param>
    /// <param name="y">The vertical axis, over these numbers.</param>
    /// <param name="xs">The numbers across.</param>
    /// <param name="ys">The numbers up.</param>
    public ChartFrame(Axis x, Axis y, IEnumerable<double> xs, IEnumerable<double> ys)
    {
        (XAxis, YAxis, Height) = (x, y, 290);
        (Top, Bottom, Right) = (32, Height - 48, Width - 14);
        Y = AxisScale.Of(y, ys, Bottom, Top, 6, margin: 0.04);
        Left = 14 + TextWidth(Y.Ticks.Count == 0 ? "" : Y.Ticks.MaxBy(t => t.Label.Length).Label);
        X = AxisScale.Of(x, xs, Left + 6, Right - 6, 7);
    }

    /// <summary>The horizontal axis.</summary>
    public Axis XAxis { get; }

    /// <summary>The vertical axis.</summary>
    public Axis YAxis { get; }

    /// <summary>The scale across.</summary>
    public AxisScale X { get; }

    /// <summary>The scale up.</summary>
    public AxisScale Y { get; }

    /// <summary>The height of the drawing.</summary>
    public double Height { get; }

    /// <summary>The left edge of the field.</summary>
    public double Left { get; }

    /// <summary>The right edge.</summary>
    public double Right { get; }

    /// <summary>The upper edge.</summary>
    public double Top { get; }

    /// <summary>The lower edge.</summary>
    public double Bottom { get; }

    /// <summary>About how wide a label is in the size it has on phones.</summary>
    public static double TextWidth(string label) => 8.4 * label.Length;

    /// <summary>Begins a drawing: its name, what it says in words, and its numbers for the script.</summary>
    public static void Begin(Markup svg, string id, string title, string description, double height, (string Name, string? Json) data)
    {
        svg.Open(
            "svg",
            ("class", "plot"), ("id", id), ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", $"0 0 {Markup.At(Width)} {Markup.At(height)}"),
            ("role", "img"), ("aria-labelledby", $"{id}-t"), ("aria-describedby", $"{id}-d"), ("tabindex", "0"), data);
        svg.Element("title", title, ("id", $"{id}-t")).Element("desc", description, ("id", $"{id}-d"));
    }

    /// <summary>Draws grid, marks and names of both axes.</summary>
    public void Draw(Markup svg)
    {
        foreach (Tick tick in Y.Ticks)
        {
            string at = Markup.At(Y[tick.Value]);
            svg.Leaf("line", ("class", "grid"), ("x1", Markup.At(Left)), ("x2", Markup.At(Right)), ("y1", at), ("y2", at));
            svg.Element("text", tick.Label, ("class", "tick"), ("text-anchor", "end"), ("x", Markup.At(Left - 7)), ("y", Markup.At(Y[tick.Value] + 4.5)));
        }

        DrawX(svg);
        svg.Element("text", YAxis.Label + (YAxis.Logarithmic ? " (log)" : ""), ("class", "axis"), ("x", "2"), ("y", "15"));
    }

    /// <summary>Draws the lower edge with its marks and the axis's name.</summary>
    public void DrawX(Markup svg)
    {
        svg.Leaf("line", ("class", "edge"), ("x1", Markup.At(Left)), ("x2", Markup.At(Right)), ("y1", Markup.At(Bottom)), ("y2", Markup.At(Bottom)));
        double free = double.NegativeInfinity;
        foreach (Tick tick in X.Ticks)
        {
            double at = X[tick.Value], half = TextWidth(tick.Label) / 2;
            svg.Leaf("line", ("class", "edge"), ("x1", Markup.At(at)), ("x2", Markup.At(at)), ("y1", Markup.At(Bottom)), ("y2", Markup.At(Bottom + 4)));
            if (at - half < free) continue;
            free = at + half + 6;
            double inside = Math.Min(at, Width - half);
            svg.Element("text", tick.Label, ("class", "tick"), ("text-anchor", "middle"), ("x", Markup.At(inside)), ("y", Markup.At(Bottom + 5 + MarkHeight)));
        }

        svg.Element("text", XAxis.Label + (XAxis.Logarithmic ? " (log)" : ""), ("class", "axis"), ("text-anchor", "end"), ("x", Markup.At(Right)), ("y", Markup.At(Height - 8)));
    }

    /// <summary>The names of series with their colours, below a drawing; references with a piece of their dashes.</summary>
    public static void Legend(Markup html, IReadOnlyList<(string Name, int Series, string Mark)> entries)
    {
        if (entries.Count < 2 && entries.All(e => !Dashed(e.Mark))) return;
        html.Open("ul", ("class", "legend"));
        foreach ((string name, int series, string mark) in entries)
        {
            html.Open("li");
            if (Dashed(mark)) html.Open("svg", ("class", "key-line"), ("viewBox", "0 0 36 6"), ("aria-hidden", "true")).Leaf("path", ("class", mark), ("d", "M1 3H35")).Close();
            else html.Element("i", "", ("class", $"key {mark} c{series}"));
            html.Text(name).Close();
        }

        html.Close();

        static bool Dashed(string mark) => mark.Contains(" dashed", StringComparison.Ordinal);
    }
}
