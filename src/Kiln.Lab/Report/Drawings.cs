namespace Kiln.Lab;

/// <summary>Draws figures as HTML: charts as inline SVG, images as data in the page. What is drawn needs the style and the script of a <see cref="Page"/>.</summary>
public static class Drawings
{
    /// <summary>A figure with its title, its drawing and its caption.</summary>
    /// <param name="figure">What is to be seen.</param>
    /// <param name="id">A name no other figure of the page has: letters, digits and hyphens.</param>
    public static string ToHtml(Figure figure, string id)
    {
        var html = new Markup();
        Draw(html, figure, id, wide: false);
        return html.ToString();
    }

    /// <summary>Draws a figure into a page.</summary>
    internal static void Draw(Markup html, Figure figure, string id, bool wide)
    {
        html.Open("figure", ("class", wide || figure is PictureFigure or TableFigure ? "figure wide" : "figure"));
        html.Element("h3", figure.Title);
        switch (figure)
        {
            case LineFigure line: LineChart.Draw(html, line, id); break;
            case BarFigure bar: BarChart.Draw(html, bar, id); break;
            case HistogramFigure histogram: HistogramChart.Draw(html, histogram, id); break;
            case HeatFigure heat: HeatChart.Draw(html, heat, id); break;
            case TableFigure table: TableDrawing.Draw(html, table); break;
            case PictureFigure pictures: PictureDrawing.Draw(html, pictures); break;
            default: throw new ArgumentException($"A {figure.GetType().Name} has no drawing; expected one of the figures of this library.", nameof(figure));
        }

        if (figure.Caption is { } caption) html.Element("figcaption", caption);
        html.Close();
    }
}
