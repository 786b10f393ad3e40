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

    private int Channels => header.Channels + (palette.AddsAlpha ? 1 : 0);

    // Whether the bytes of a line are those of the image.
    private bool IsPlain => header is { Depth: 8, HasPalette: false, Interlaced: false } && !palette.AddsAlpha;

    /// <summary>Reads all lines.</summary>
    /// <exception cref="EndOfStreamException">The lines end early.</exception>
    /// <exception cref="InvalidDataException">A filter that PNG does not have.</exception>
    /// <exception cref="InputException">A pixel beyond the palette.</exception>
    public (ImageSize Size, byte[] Pixels) Read(Stream lines)
    {
        var size = new ImageSize(header.Height, header.Width, Channels);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(size.Count);   // every pixel is in one pass
        int row = size.Width * Channels;
        if (IsPlain)
        {
            ReadOnlySpan<byte> above = new byte[row];
            for (int y = 0; y < size.Height; y++)
            {
                Span<byte> line = pixels.AsSpan(y * row, row);
                ReadLine(lines, line, above);
                above = line;
            }

            return (size, pixels);
        }

        foreach ((int x0, int y0, int dx, int dy) in passes)
        {
            int width = Along(header.Width, x0, dx);
            if (width == 0) continue;   // an empty pass has no lines, not even empty ones
            byte[] line = new byte[header.LineBytes(width)], above = new byte[line.Length];
            for (int y = y0; y < header.Height; y += dy)
            {
                ReadLine(lines, line, above);
                Span<byte> target = pixels.AsSpan(y * row, row);
                for (int i = 0; i < width; i++) WritePixel(line, i, target.Slice((x0 + (i * dx)) * Channels, Channels));
                (line, above) = (above, line);
            }
        }

        return (size, pixels);
    }

    private void ReadLine(Stream lines, Span<byte> line, ReadOnlySpan<byte> above)
    {
        int filter = lines.ReadByte();
        if (filter < 0) throw new EndOfStreamException();
        if (filter >= PngFilter.Count) throw new InvalidDataException($"line filter {filter} does not exist");
        lines.ReadExactly(line);
        PngFilter.Undo(filter, line, above, header.Step);
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
