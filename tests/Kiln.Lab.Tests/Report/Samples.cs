using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Kiln.Vision;

namespace Kiln.Lab.Tests.Report;

/// <summary>One figure of every kind, with all that is awkward in it: gaps, infinities, names that look like markup, control characters.</summary>
internal static partial class Samples
{
    public const string Awkward = "<b>&\"'\u0001\ud800 √é";

    public static LineFigure Line { get; } = new(
        "Loss " + Awkward, new("epoch"), new("loss", Logarithmic: true),
        [
            new("training " + Awkward, [1, 2, 3, 4], [2.5, double.NaN, 0.5, 0], [2, double.NaN, 0.4, 0], [3, double.NaN, 0.6, 0]),
            new("paper", [1, 4], [0.3, 0.3], Dashed: true),
        ],
        "Caption " + Awkward);

    public static BarFigure Bar { get; } = new("Accuracy", ["sigmoid " + Awkward, "a network with a name far too long for a column"], new("accuracy"), [new("first", [0.5, double.NaN], [0.1, 0.2]), new(Awkward, [-0.2, 0.9])]);

    public static HistogramFigure Histogram { get; } = new("Weights " + Awkward, new("weight"), [-1, -0.5, 0, 0.5, 1], [new("before", [1, 5, 4, 0]), new("after", [0, 2, 7, 1])]);

    public static HeatFigure Heat { get; } = new("Confusion", ["cat", Awkward, "a very long name of a class"], ["cat", Awkward, "long"], [[5, 0, double.NaN], [1, 9, 2], [double.PositiveInfinity, 3, 4]], new("images", Logarithmic: true), "taken for", "truth", Numbers: true, Caption: Awkward);

    public static TableFigure Table { get; } = new("Recipe " + Awkward, ["setting", "value"], [["lr", "0.1"], [Awkward, "−3"]]);

    public static PictureFigure Pictures { get; } = new("Mistakes", [new(PngWriter.Encode(new Image(2, 2, 1)), "shirt " + Awkward, 64)]);

    public static IReadOnlyList<Figure> All { get; } = [Line, Bar, Histogram, Heat, Table, Pictures];

    /// <summary>A figure's drawing as XML, which it must be to be read.</summary>
    public static XElement Draw(Figure figure) => XElement.Parse(Drawings.ToHtml(figure, "f"));

    /// <summary>Elements of a name, whatever their namespace.</summary>
    public static IEnumerable<XElement> Named(this XElement root, string name) => root.DescendantsAndSelf().Where(e => e.Name.LocalName == name);

    /// <summary>Elements that are of a class, as style sheets mean it.</summary>
    public static IEnumerable<XElement> OfClass(this XElement root, string name) => root.DescendantsAndSelf().Where(e => ((string?)e.Attribute("class") ?? "").Split(' ').Contains(name));

    /// <summary>A number in an attribute.</summary>
    public static double Number(this XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    /// <summary>A page as XML; style and script are no XML and left out.</summary>
    public static XElement Parse(string page) => XElement.Parse(NotXml().Replace(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "").Trim());

    [GeneratedRegex("<(style|script)>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex NotXml();
}
