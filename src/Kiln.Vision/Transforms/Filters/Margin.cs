namespace Kiln.Vision;

/// <summary>The surroundings of an image that filters of a few pixels read.</summary>
internal static class Margin
{
    /// <summary>Copies an image with <paramref name="margin"/> more pixels on each side, which repeat the outermost ones.</summary>
    public static void Repeat(ImageSize size, ReadOnlySpan<byte> image, int margin, Span<byte> into)
    {
        int channels = size.Channels, line = size.Width * channels, wide = line + (2 * margin * channels);
        for (int y = -margin; y < size.Height + margin; y++)
        {
            ReadOnlySpan<byte> from = image.Slice(Math.Clamp(y, 0, size.Height - 1) * line, line);
            Span<byte> to = into.Slice((y + margin) * wide, wide);
            from.CopyTo(to[(margin * channels)..]);
            for (int x = 0; x < margin; x++)
            {
                from[..channels].CopyTo(to[(x * channels)..]);
                from[^channels..].CopyTo(to[(wide - ((x + 1) * channels))..]);
            }
        }
    }

    /// <summary>Bytes that <see cref="Repeat"/> writes.</summary>
    public static int Bytes(ImageSize size, int margin) => (size.Height + (2 * margin)) * (size.Width + (2 * margin)) * size.Channels;
}
