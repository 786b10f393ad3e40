namespace Kiln.Vision;

/// <summary>A colour of three bytes.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
internal readonly record struct Rgb(byte R, byte G, byte B);

/// <summary>An RGB image to draw on: rectangles, text and other images. What lies outside is cut off.</summary>
internal sealed class Canvas
{
    private const int Rows = 9, Columns = 5;   // dots of a character

    /// <summary>Makes a canvas of one colour.</summary>
    public Canvas(int height, int width, Rgb paper)
    {
        Image = new Image(height, width, 3);
        Fill(0, 0, height, width, paper);
    }

    /// <summary>What has been drawn.</summary>
    public Image Image { get; }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(int top, int left, int height, int width, Rgb ink)
    {
        for (int y = Math.Max(top, 0); y < Math.Min(top + height, Image.Height); y++)
        {
            for (int x = Math.Max(left, 0); x < Math.Min(left + width, Image.Width); x++) Set(y, x, ink);
        }
    }

    /// <summary>Draws the outline of a rectangle, one pixel wide.</summary>
    public void Frame(int top, int left, int height, int width, Rgb ink)
    {
        Fill(top, left, 1, width, ink);
        Fill(top + height - 1, left, 1, width, ink);
        Fill(top, left, height, 1, ink);
        Fill(top, left + width - 1, height, 1, ink);
    }

    /// <summary>Writes a line of text, every dot <paramref name="size"/> pixels wide; returns where the next character would begin.</summary>
    public int Write(int top, int left, string text, Rgb ink, int size)
    {
        foreach (char c in text)
        {
            for (int row = 0; row < Rows; row++)
            {
                for (int column = 0; column < Columns; column++)
                {
                    if (BitmapFont.IsSet(c, row, column)) Fill(top + (row * size), left + (column * size), size, size, ink);
                }
            }

            left += BitmapFont.Advance * size;
        }

        return left;
    }

    /// <summary>Draws an image, each pixel <paramref name="zoom"/> wide; grey becomes RGB, alpha is left out.</summary>
    public void Draw(int top, int left, Image image, int zoom = 1)
    {
        int green = image.Channels < 3 ? 0 : 1, blue = image.Channels < 3 ? 0 : 2;
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                Fill(top + (y * zoom), left + (x * zoom), zoom, zoom, new(image[y, x], image[y, x, green], image[y, x, blue]));
            }
        }
    }

    private void Set(int y, int x, Rgb ink)
    {
        Image[y, x, 0] = ink.R;
        Image[y, x, 1] = ink.G;
        Image[y, x, 2] = ink.B;
    }
}
