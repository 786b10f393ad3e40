namespace Kiln.Vision;

/// <summary>Reads Netpbm images, P1 to P6; of several in a file the first.</summary>
/// <remarks>Samples become bytes <c>255·v / max</c>, rounded to the nearest; bits become 0 (black) and 255.</remarks>
internal static class PnmReader
{
    /// <summary>Decodes the bytes of a file that begins with <c>P1</c> to <c>P6</c>.</summary>
    /// <exception cref="InputException">The file is damaged, cut short or too large.</exception>
    public static (ImageSize Size, byte[] Pixels) Decode(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        if (PnmHeader.Parse(file, limits) is not { } header) throw limits.CutShort("PNM");
        ReadOnlySpan<byte> samples = file[Math.Min(header.Start, file.Length)..];
        // Checked before memory is taken; numbers of text need one digit and, but for bits, a space between them.
        long needed = header.Kind switch
        {
            1 => header.Size.Count,
            2 or 3 => (2L * header.Size.Count) - 1,
            4 => (long)LineBytes(header) * header.Size.Height,
            _ => header.Size.Count * (header.Max > byte.MaxValue ? 2L : 1L),
        };
        if (samples.Length < needed) throw limits.CutShort("PNM");
        byte[] pixels = new byte[header.Size.Count];
        if (header.IsText) ReadText(samples, header, pixels, limits);
        else if (header.IsBits) ReadBits(samples, header, pixels);
        else ReadBytes(samples, header, pixels, limits);
        return (header.Size, pixels);
    }

    private static int LineBytes(PnmHeader header) => (header.Size.Width + 7) / 8;

    private static void ReadText(ReadOnlySpan<byte> text, PnmHeader header, Span<byte> pixels, ImageLimits limits)
    {
        int at = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            PnmHeader.SkipSpace(text, ref at);
            if (at >= text.Length) throw limits.CutShort("PNM");
            int value = 0, first = at;
            // Bits need no space between them.
            for (; at < text.Length && char.IsAsciiDigit((char)text[at]) && !(header.IsBits && at > first); at++)
            {
                value = (value * 10) + (text[at] - '0');
                if (value > header.Max) throw TooLarge(value, header, limits);
            }

            if (at == first) throw limits.Damaged($"sample {i + 1} of the PNM image is not a number");
            pixels[i] = header.IsBits ? (byte)(value == 0 ? byte.MaxValue : 0) : ToByte(value, header.Max);
        }
    }

    private static void ReadBits(ReadOnlySpan<byte> bits, PnmHeader header, Span<byte> pixels)
    {
        int width = header.Size.Width;
        for (int y = 0; y < header.Size.Height; y++)
        {
            ReadOnlySpan<byte> line = bits.Slice(y * LineBytes(header), LineBytes(header));
            for (int x = 0; x < width; x++) pixels[(y * width) + x] = (line[x >> 3] & (0x80 >> (x & 7))) == 0 ? byte.MaxValue : (byte)0;
        }
    }

    private static void ReadBytes(ReadOnlySpan<byte> samples, PnmHeader header, Span<byte> pixels, ImageLimits limits)
    {
        if (header.Max == byte.MaxValue)
        {
            samples[..pixels.Length].CopyTo(pixels);
            return;
        }

        for (int i = 0; i < pixels.Length; i++)
        {
            int value = header.Max > byte.MaxValue ? (samples[2 * i] << 8) | samples[(2 * i) + 1] : samples[i];
            if (value > header.Max) throw TooLarge(value, header, limits);
            pixels[i] = ToByte(value, header.Max);
        }
    }

    private static byte ToByte(int value, int max) => (byte)(((value * byte.MaxValue) + (max / 2)) / max);

    private static InputException TooLarge(int value, PnmHeader header, ImageLimits limits) =>
        limits.Damaged($"a sample of the PNM image is {value}, the largest being {header.Max} by its header");
}
