namespace Kiln.Vision;

/// <summary>Rectangles of an image whose colours are replaced; alpha stays.</summary>
internal static class Patch
{
    private const float Middle = 127.5f, Quarter = 63.75f;

    /// <summary>Gives a rectangle one colour; parts outside the image are left out.</summary>
    /// <param name="image">The image to change.</param>
    /// <param name="size">Its size.</param>
    /// <param name="top">First row.</param>
    /// <param name="left">First column.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="color">A byte for each colour channel, or one for all.</param>
    public static void Fill(Span<byte> image, ImageSize size, int top, int left, int height, int width, ReadOnlySpan<byte> color)
    {
        int bottom = Math.Min(top + height, size.Height), right = Math.Min(left + width, size.Width);
        (top, left) = (Math.Max(top, 0), Math.Max(left, 0));
        if (right <= left) return;
        bool plain = color.Length == 1 && size.Colors == size.Channels;
        for (int y = top; y < bottom; y++)
        {
            Span<byte> row = image[(((y * size.Width) + left) * size.Channels)..(((y * size.Width) + right) * size.Channels)];
            if (plain)
            {
                row.Fill(color[0]);
                continue;
            }

            for (int i = 0; i < row.Length; i += size.Channels)
            {
                for (int c = 0; c < size.Colors; c++) row[i + c] = color[color.Length == 1 ? 0 : c];
            }
        }
    }

    /// <summary>Gives every colour byte of a rectangle inside the image its own random value: 0 … 255 equally likely, or normal about the middle with a quarter of the range as deviation.</summary>
    public static void FillRandom(Span<byte> image, ImageSize size, int top, int left, int height, int width, float keyHigh, float keyLow, bool isNormal)
    {
        Span<ushort> bits = stackalloc ushort[256];
        Span<float> normal = stackalloc float[256];
        int part = 0;
        for (int y = top; y < top + height; y++)
        {
            Span<byte> row = image.Slice(((y * size.Width) + left) * size.Channels, width * size.Channels);
            for (int i = 0; i < row.Length; i++)
            {
                int at = i % bits.Length;
                if (at == 0 && isNormal) NoiseStream.FillNormal(keyHigh, keyLow, part++, normal, bits);
                else if (at == 0) NoiseStream.FillBits(keyHigh, keyLow, part++, bits);
                if (i % size.Channels < size.Colors) row[i] = isNormal ? (byte)Math.Clamp((normal[at] * Quarter) + Middle + 0.5f, 0, byte.MaxValue) : (byte)bits[at];
            }
        }
    }
}
