using System.Globalization;
using System.Xml.Linq;

namespace Kiln.Tests.Diagnostics;

public sealed class AccuracyChartTests
{
    [Fact]
    [Trait("row", "I16")]
    public void Every_run_is_a_line_that_rises_with_its_accuracy_and_has_a_name()
    {
        string svg = AccuracyChart.Svg("norms & rates", ("baseline", new([(10, 0.0), (20, 0.5), (30, 1.0)])), ("norms <x5>", new([(15, 0.8)])));
        XElement picture = XElement.Parse(svg);
        XElement[] lines = [.. picture.Elements().Where(e => e.Name.LocalName == "polyline")];
        Assert.Equal(2, lines.Length);
        double[][] points = [.. lines[0].Attribute("points")!.Value.Split(' ').Select(p => p.Split(',').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(points[1][0] - points[0][0], points[2][0] - points[1][0], 0.11);   // even steps
        Assert.Equal(points[0][1] - points[1][1], points[1][1] - points[2][1], 0.11);   // upwards
        Assert.True(points[0][1] > points[2][1]);
        string[] texts = [.. picture.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.Contains("norms & rates", texts);
        Assert.Contains("norms <x5>", texts);
        Assert.Contains("30", texts);
    }

    [Fact]
    public void Curves_without_points_make_no_chart() =>
        Assert.Contains("at least one curve", Assert.Throws<InputException>(() => AccuracyChart.Svg("nothing", ("empty", new([])))).Message, StringComparison.Ordinal);
}
