namespace Kiln.Vision;

/// <summary>A row of a contact sheet.</summary>
/// <param name="Title">What the row shows.</param>
/// <param name="Details">Its settings with <c> · </c> between, where lines may be broken, in grey below the title; may be empty.</param>
/// <param name="Note">What stands at the right end of the title, such as a cost; may be empty.</param>
/// <param name="Images">The images, one a column; they may differ in size.</param>
public sealed record SheetRow(string Title, string Details, string Note, IReadOnlyList<Image> Images)
{
    /// <summary>The class of each pixel of each image, laid over it in colours; null for none. Class 0 is background and left clear, 255 is no class.</summary>
    public IReadOnlyList<Image>? Masks { get; init; }

    /// <summary>Whether the row stands out.</summary>
    public bool Marked { get; init; }
}

/// <summary>Rows of images with titles on light paper: small images are enlarged by whole numbers, so that their pixels can be seen, large ones reduced.</summary>
public static class ContactSheet
{
    private const string Separator = " · ";
    private const int Margin = 36, Gap = 10, RowGap = 26, Padding = 14, CellSide = 168;
    private const int TitleSize = 3, DetailSize = 2, HeadSize = 4;
    private static readonly Rgb Paper = new(250, 250, 247), Band = new(233, 240, 250), Ink = new(34, 38, 46), Grey = new(122, 126, 134), Line = new(214, 214, 208), Blue = new(38, 92, 168);

    /// <summary>Draws a sheet.</summary>
    /// <param name="title">What stands at its head.</param>
    /// <param name="subtitle">What stands below; may be empty.</param>
    /// <param name="rows">The rows, at least one with at least one image.</param>
    public static Image Draw(string title, string subtitle, IReadOnlyList<SheetRow> rows)
    {
        Image[][] fitted = [.. rows.Select(r => r.Images.Select((image, i) => Fit(r.Masks is null ? image : MaskOverlay.Lay(image, r.Masks[i]))).ToArray())];
        int cellWidth = fitted.Max(r => r.Max(i => i.Width)), cellHeight = fitted.Max(r => r.Max(i => i.Height)), columns = fitted.Max(r => r.Length);
        int least = rows.Max(r => TextWidth(r.Title, TitleSize) + TextWidth(r.Note, DetailSize) + (4 * Gap));
        int inner = Math.Max((columns * (cellWidth + Gap)) - Gap, Math.Max(least, TextWidth(title, HeadSize)));
        string[][] details = [.. rows.Select(r => Wrap(r.Details, inner))];
        string[] head = Wrap(subtitle, inner);
        int headHeight = LineOf(HeadSize) + 6 + (head.Length * LineOf(DetailSize)) + RowGap;
        int[] heights = [.. fitted.Select((r, i) => Heading(details[i].Length) + r.Max(image => image.Height))];

        var canvas = new Canvas((2 * Margin) + headHeight + heights.Sum() + (RowGap * (rows.Count - 1)) + Padding, (2 * Margin) + inner, Paper);
        int y = Margin;
        canvas.Write(y, Margin, title, Ink, HeadSize);
        y += LineOf(HeadSize) + 6;
        y = WriteLines(canvas, y, head) + RowGap;
        for (int r = 0; r < rows.Count; r++)
        {
            if (rows[r].Marked) canvas.Fill(y - Padding, Margin - Padding, heights[r] + (2 * Padding), inner + (2 * Padding), Band);
            else if (r > 0) canvas.Fill(y - (RowGap / 2) - 1, Margin, 1, inner, Line);
            canvas.Write(y, Margin, rows[r].Title, rows[r].Marked ? Blue : Ink, TitleSize);
            canvas.Write(y + (7 * (TitleSize - DetailSize)), Margin + inner - TextWidth(rows[r].Note, DetailSize), rows[r].Note, Grey, DetailSize);
            int top = WriteLines(canvas, y + LineOf(TitleSize), details[r]) + 6;
            for (int c = 0; c < fitted[r].Length; c++)
            {
                Image image = fitted[r][c];
                int left = Margin + (c * (cellWidth + Gap)) + ((cellWidth - image.Width) / 2);
                canvas.Draw(top, left, image);
                canvas.Frame(top - 1, left - 1, image.Height + 2, image.Width + 2, Line);
            }

            y += heights[r] + RowGap;
        }

        return canvas.Image;
    }

    /// <summary>An image as it is shown: enlarged by a whole number or reduced to the cell.</summary>
    internal static Image Fit(Image image)
    {
        int side = Math.Max(image.Height, image.Width), zoom = CellSide / side;
        if (zoom == 1) return image;
        if (zoom > 1)
        {
            var large = new Canvas(zoom * image.Height, zoom * image.Width, Paper);
            large.Draw(0, 0, image, zoom);
            return large.Image;
        }

        var small = new Image(Math.Max(image.Height * CellSide / side, 1), Math.Max(image.Width * CellSide / side, 1), image.Channels);
        for (int y = 0; y < small.Height; y++)
        {
            for (int x = 0; x < small.Width; x++)
            {
                for (int c = 0; c < small.Channels; c++) small[y, x, c] = MeanOf(image, y * side / CellSide, (y + 1) * side / CellSide, x * side / CellSide, (x + 1) * side / CellSide, c);
            }
        }

        return small;
    }

    private static byte MeanOf(Image image, int top, int bottom, int left, int right, int channel)
    {
        (int sum, int count) = (0, 0);
        for (int y = top; y < Math.Min(bottom, image.Height); y++)
        {
            for (int x = left; x < Math.Min(right, image.Width); x++, count++) sum += image[y, x, channel];
        }

        return (byte)((sum + (count / 2)) / Math.Max(count, 1));
    }

    private static int WriteLines(Canvas canvas, int y, string[] lines)
    {
        foreach (string line in lines)
        {
            canvas.Write(y, Margin, line, Grey, DetailSize);
            y += LineOf(DetailSize);
        }

        return y;
    }

    // Between settings, wherever a line is full.
    private static string[] Wrap(string text, int width)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(Separator, StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line}{Separator}{word}";
            if (line.Length > 0 && TextWidth(longer, DetailSize) > width)
            {
                lines.Add(line);
                longer = word;
            }

            line = longer;
        }

        if (line.Length > 0) lines.Add(line);
        return [.. lines];
    }

    private static int Heading(int details) => LineOf(TitleSize) + (details * LineOf(DetailSize)) + 6;

    private static int LineOf(int size) => BitmapFont.LineHeight * size;

    private static int TextWidth(string text, int size) => BitmapFont.WidthOf(text) * size;
}
