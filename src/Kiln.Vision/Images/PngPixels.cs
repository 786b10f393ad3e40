namespace Kiln.Vision;

/// <summary>Turns the decompressed lines of a PNG file into an image of bytes.</summary>
internal sealed class PngPixels
{
    // Adam7 (specification, 8.2): first column and row of each pass, and the distances between its columns and rows.
    private static readonly (int X, int Y, int Dx, int Dy)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly (int X, int Y, int Dx, int Dy)[] Whole = [(0, 0, 1, 1)];

    private readonly PngHeader header;
    private readonly PngPalette palette;
    private readonly (int X, int Y, int Dx, int Dy)[] passes;

    /// <summary>Prepares for the lines that <paramref name="header"/> announces.</summary>
    public PngPixels(PngHeader header, PngPalette palette)
    {
        this.header = header;
        this.palette = palette;
        passes = header.Interlaced ? Adam7 : Whole;
        foreach ((int x, int y, int dx, int dy) in passes)
        {
            (int width, int height) = (Along(header.Width, x, dx), Along(header.Height, y, dy));
            if (width > 0) FilteredBytes += (long)height * (header.LineBytes(width) + 1);
        }
    }

    /// <summary>Bytes of all lines, filter bytes included.</summary>
    public long FilteredBytes { get; }

    private int Channels => (header.HasPalette ? 3 : header.Samples) + (palette.AddsAlpha ? 1 : 0);

    /// <summary>Reads all lines.</summary>
    /// <exception cref="EndOfStreamException">The lines end early.</exception>
    /// <exception cref="InvalidDataException">A filter that PNG does not have.</exception>
    /// <exception cref="InputException">A pixel beyond the palette.</exception>
    public Image Read(Stream lines)
    {
        var image = new Image(header.Height, header.Width, Channels);
        foreach ((int x0, int y0, int dx, int dy) in passes)
        {
            int width = Along(header.Width, x0, dx);
            if (width == 0) continue;   // an empty pass has no lines, not even empty ones
            byte[] line = new byte[header.LineBytes(width)], above = new byte[line.Length];
            for (int y = y0; y < header.Height; y += dy)
            {
                int filter = lines.ReadByte();
                if (filter < 0) throw new EndOfStreamException();
                if (filter >= PngFilter.Count) throw new InvalidDataException($"line filter {filter} does not exist");
                lines.ReadExactly(line);
                PngFilter.Undo(filter, line, above, header.Step);
                for (int i = 0; i < width; i++) WritePixel(line, i, image.Row(y).Slice((x0 + (i * dx)) * Channels, Channels));
                (line, above) = (above, line);
            }
        }

        return image;
    }

    private void WritePixel(ReadOnlySpan<byte> line, int pixel, Span<byte> into)
    {
        if (header.HasPalette)
        {
            palette.Write(Sample(line, pixel), into);
            return;
        }

        Span<int> samples = stackalloc int[4];
        int max = (1 << header.Depth) - 1;
        for (int s = 0; s < header.Samples; s++)
        {
            samples[s] = Sample(line, (pixel * header.Samples) + s);
            into[s] = (byte)(((samples[s] * byte.MaxValue) + (max / 2)) / max);   // rounded; 16-bit products stay below 2²⁴
        }

        if (palette.AddsAlpha) into[^1] = palette.AlphaOf(samples[..header.Samples]);
    }

    // Samples below 8 bits are packed from the high bits down; 16-bit ones are big-endian.
    private int Sample(ReadOnlySpan<byte> line, int i)
    {
        if (header.Depth == 16) return (line[2 * i] << 8) | line[(2 * i) + 1];
        int bit = i * header.Depth;
        return (line[bit >> 3] >> (8 - header.Depth - (bit & 7))) & ((1 << header.Depth) - 1);
    }

    private static int Along(int size, int first, int step) => (size - first + step - 1) / step;
}
