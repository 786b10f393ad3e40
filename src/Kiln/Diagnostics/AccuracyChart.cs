using System.Globalization;
using System.Net;
using System.Text;

namespace Kiln;

/// <summary>Accuracy against steps of several runs as one picture, as papers show it.</summary>
public static class AccuracyChart
{
    private const int Width = 640, Height = 400, Left = 56, Right = 180, Top = 36, Bottom = 44, Ticks = 5;   // pixels, and lines of the grid
    private static readonly string[] Colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#7f7f7f"];

    /// <summary>Draws the curves as an SVG picture; the axis of accuracies goes from 0 to 100 %.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="curves">Names and curves; those without points are in the legend only.</param>
    /// <exception cref="InputException">No curve has a point.</exception>
    public static string Svg(string title, params IReadOnlyList<(string Name, AccuracyCurve Curve)> curves)
    {
        long last = curves.SelectMany(c => c.Curve.Points).Select(p => p.Step).DefaultIfEmpty(0).Max();
        if (last == 0) throw new InputException("A chart needs at least one curve with a measured accuracy; received none.");
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>\n");
        Write(svg, Left, Top - 14, title, "start");
        for (int i = 0; i <= Ticks; i++)
        {
            double share = (double)i / Ticks, x = X(share * last, last), y = Y(share);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {y:F1}H{Width - Right}\" stroke=\"#dddddd\"/>\n");
            Write(svg, Left - 6, y + 4, string.Create(CultureInfo.InvariantCulture, $"{100 * share:F0} %"), "end");
            Write(svg, x, Height - Bottom + 18, string.Create(CultureInfo.InvariantCulture, $"{share * last:F0}"), "middle");
        }

        Write(svg, X(last / 2.0, last), Height - 8, "steps", "middle");
        for (int i = 0; i < curves.Count; i++)
        {
            string colour = Colours[i % Colours.Length];
            string points = string.Join(' ', curves[i].Curve.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{X(p.Step, last):F1},{Y(p.Accuracy):F1}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
            int line = Top + 8 + (i * 18);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Width - Right + 12} {line}h18\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
            Write(svg, Width - Right + 36, line + 4, curves[i].Name, "start");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static double X(double step, long last) => Left + ((Width - Left - Right) * step / last);

    private static double Y(double accuracy) => Top + ((Height - Top - Bottom) * (1 - accuracy));

    private static void Write(StringBuilder svg, double x, double y, string text, string anchor) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>\n");
}
