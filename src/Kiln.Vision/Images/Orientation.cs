namespace Kiln.Vision;

/// <summary>The eight orientations of EXIF (tag 0112): where the stored rows and columns lie in the upright picture.</summary>
internal static class Orientation
{
    // Squares of this side are moved at a time, so that both images stay in the near cache when rows become columns.
    private const int Square = 32;

    /// <summary>Whether rows become columns.</summary>
    public static bool ChangesSides(int orientation) => orientation >= 5;

    /// <summary>Turns an image upright.</summary>
    /// <param name="stored">The pixels as stored.</param>
    /// <param name="size">Their size.</param>
    /// <param name="orientation">1 upright, 2 mirrored, 3 upside down, 4 both, 5 to 8 the same with rows as columns: 6 is turned right by 90° to be upright, 8 left.</param>
    /// <param name="upright">The result; other memory than <paramref name="stored"/>.</param>
    public static void Apply(ReadOnlySpan<byte> stored, ImageSize size, int orientation, Span<byte> upright)
    {
        int c = size.Channels, row = size.Width * c;
        int right = (size.Width - 1) * c, bottom = (size.Height - 1) * row;
        // The place of the result's first pixel in the stored image, and the steps along its columns and rows.
        (int first, int dx, int dy) = orientation switch
        {
            2 => (right, -c, row),
            3 => (bottom + right, -c, -row),
            4 => (bottom, c, -row),
            5 => (0, row, c),
            6 => (bottom, -row, c),
            7 => (bottom + right, -row, -c),
            8 => (right, row, -c),
            _ => (0, c, row),
        };
        (int height, int width) = ChangesSides(orientation) ? (size.Width, size.Height) : (size.Height, size.Width);
        for (int y0 = 0; y0 < height; y0 += Square)
        {
            for (int x0 = 0; x0 < width; x0 += Square)
            {
                for (int y = y0; y < Math.Min(y0 + Square, height); y++)
                {
                    int from = first + (y * dy) + (x0 * dx), to = ((y * width) + x0) * c;
                    for (int x = x0; x < Math.Min(x0 + Square, width); x++, from += dx, to += c)
                    {
                        for (int k = 0; k < c; k++) upright[to + k] = stored[from + k];
                    }
                }
            }
        }
    }
}
