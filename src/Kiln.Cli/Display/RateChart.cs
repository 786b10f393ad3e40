using System.Globalization;
using System.Text;

namespace Kiln.Cli;

/// <summary>The loss over the learning rate, which grows by the same ratio from column to column: as text, or as an SVG image.</summary>
internal sealed class RateChart
{
    private const int Columns = 72, Rows = 14;
    private const int Width = 720, Height = 400, Left = 64, Right = 24, Top = 24, Bottom = 48;

    private readonly RateSweep sweep;
    private readonly double low, high, firstRate, lastRate;

    /// <summary>Prepares a chart; what lies far above the first loss is cut off, because a loss that diverges would flatten the rest.</summary>
    public RateChart(RateSweep sweep)
    {
        this.sweep = sweep;
        low = sweep.Points.Min(p => p.Smoothed);
        high = Math.Min(sweep.Points.Max(p => p.Smoothed), low + (1.5 * (sweep.Points[0].Smoothed - low)) + 1e-9);
        firstRate = Math.Log10(sweep.Points[0].Rate);
        lastRate = Math.Max(Math.Log10(sweep.Points[^1].Rate), firstRate + 1e-9);
    }

    /// <summary>The chart in letters.</summary>
    public string ToText()
    {
        var grid = new char[Rows][];
        for (int row = 0; row < Rows; row++) grid[row] = [.. Enumerable.Repeat(' ', Columns)];
        foreach (RatePoint p in sweep.Points) grid[(int)Math.Round((Rows - 1) * (1 - Y(p.Smoothed)))][(int)Math.Round((Columns - 1) * X(p.Rate))] = '•';
        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
        {
            double value = high - ((high - low) * row / (Rows - 1));
            text.Append(row % 3 == 1 ? $"{value,8:F3} ┤" : "         │").Append(grid[row]).AppendLine();
        }

        return text.Append("         └").Append('─', Columns).AppendLine()
            .Append($"          {sweep.Points[0].Rate,-12:g3}").Append("learning rate".PadLeft((Columns / 2) - 6)).Append($"{sweep.Points[^1].Rate:g3}".PadLeft((Columns / 2) - 6)).ToString();
    }

    /// <summary>The chart as an image, with lines at the suggested rates.</summary>
    public string ToSvg()
    {
        var svg = new StringBuilder();
        svg.AppendLine($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.AppendLine($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>");
        for (int power = (int)Math.Ceiling(firstRate); power <= lastRate; power++)
        {
            string x = Pixel(Left + (X(Math.Pow(10, power)) * (Width - Left - Right)));
            svg.AppendLine($"<path d=\"M{x} {Top}V{Height - Bottom}\" stroke=\"#ddd\"/><text x=\"{x}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">1e{power}</text>");
        }

        for (int i = 0; i <= 4; i++)
        {
            double value = low + ((high - low) * i / 4);
            svg.AppendLine($"<text x=\"{Left - 8}\" y=\"{Pixel(Down(value) + 4)}\" text-anchor=\"end\">{value.ToString("F3", CultureInfo.InvariantCulture)}</text>");
        }

        Mark(svg, sweep.Steepest, "steepest", "#c33");
        Mark(svg, sweep.TenthOfMinimum, "minimum / 10", "#393");
        IEnumerable<string> points = sweep.Points.Select(p => $"{Pixel(Across(p.Rate))},{Pixel(Down(p.Smoothed))}");
        svg.AppendLine($"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"#36c\" stroke-width=\"2\"/>");
        svg.AppendLine($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">learning rate</text>");
        svg.AppendLine($"<text x=\"{Left}\" y=\"{Top - 8}\">smoothed loss</text>");
        return svg.AppendLine("</svg>").ToString();
    }

    private static string Pixel(double at) => at.ToString("F1", CultureInfo.InvariantCulture);

    private void Mark(StringBuilder svg, float? rate, string name, string color)
    {
        if (rate is not { } at || Math.Log10(at) < firstRate) return;
        string x = Pixel(Across(at));
        svg.AppendLine($"<path d=\"M{x} {Top}V{Height - Bottom}\" stroke=\"{color}\" stroke-dasharray=\"4 3\"/>");
        svg.AppendLine($"<text x=\"{x}\" y=\"{Top + 12}\" dx=\"4\" fill=\"{color}\">{name}: {at.ToString("g3", CultureInfo.InvariantCulture)}</text>");
    }

    private double X(double rate) => (Math.Log10(rate) - firstRate) / (lastRate - firstRate);

    private double Y(double loss) => high > low ? (Math.Min(loss, high) - low) / (high - low) : 0;

    private double Across(double rate) => Left + (X(rate) * (Width - Left - Right));

    private double Down(double loss) => Top + ((1 - Y(loss)) * (Height - Top - Bottom));
}
