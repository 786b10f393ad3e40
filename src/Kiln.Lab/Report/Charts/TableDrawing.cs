namespace Kiln.Lab;

/// <summary>Draws <see cref="TableFigure"/>: numbers to the right, the first column as the rows' names.</summary>
internal static class TableDrawing
{
    /// <summary>Draws the table in a frame that scrolls where it is too wide.</summary>
    public static void Draw(Markup html, TableFigure figure)
    {
        bool[] numeric = [.. figure.Columns.Select((_, c) => c > 0 && figure.Rows.All(r => c >= r.Count || IsNumber(r[c])))];
        html.Open("div", ("class", "table"), ("tabindex", "0"), ("role", "region"), ("aria-label", figure.Title)).Open("table").Open("thead").Open("tr");
        for (int c = 0; c < figure.Columns.Count; c++) html.Element("th", figure.Columns[c], ("scope", "col"), ("class", numeric[c] ? "number" : null));
        html.Close().Close().Open("tbody");
        foreach (IReadOnlyList<string> row in figure.Rows)
        {
            html.Open("tr");
            for (int c = 0; c < row.Count; c++)
            {
                if (c == 0) html.Element("th", row[c], ("scope", "row"));
                else html.Element("td", row[c], ("class", c < numeric.Length && numeric[c] ? "number" : null));
            }

            html.Close();
        }

        html.Close().Close().Close();
    }

    private static bool IsNumber(string text) => text.Length == 0 || text is "–" or "none" || char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] is '-' or '−' or '+' or '±' or '<' or '≤');
}
