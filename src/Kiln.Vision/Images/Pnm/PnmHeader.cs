namespace Kiln.Vision;

/// <summary>The header of a Netpbm image: kind, sizes, the largest sample, and where the samples begin.</summary>
/// <param name="Kind">1 to 6: bits, greys, colours as text, then the same as bytes.</param>
/// <param name="Size">Rows, columns, 1 or 3 channels.</param>
/// <param name="Max">The sample of full brightness, 1 to 65535.</param>
/// <param name="Start">Bytes before the first sample.</param>
internal readonly record struct PnmHeader(int Kind, ImageSize Size, int Max, int Start)
{
    /// <summary>Whether pixels are bits of which 1 is black.</summary>
    public bool IsBits => Kind is 1 or 4;

    /// <summary>Whether samples are written as text.</summary>
    public bool IsText => Kind <= 3;

    /// <summary>Reads the header of a file that begins with <c>P1</c> to <c>P6</c>; null if these bytes end within it.</summary>
    /// <exception cref="InputException">A number that is missing or out of range, or too large an image.</exception>
    public static PnmHeader? Parse(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        int kind = file[1] - '0', at = 2;
        if (Number(file, ref at, "width", limits) is not { } width || Number(file, ref at, "height", limits) is not { } height) return null;
        int max = 1;
        if (kind is not (1 or 4))
        {
            if (Number(file, ref at, "largest sample", limits) is not { } stated) return null;
            if (stated is < 1 or > ushort.MaxValue) throw limits.Damaged($"the PNM header says that the largest sample is {stated}, which must be from 1 to 65535");
            max = stated;
        }

        // One white space ends the header; what follows are samples even if they look like it.
        return new PnmHeader(kind, limits.Check("PNM", height, width, kind is 3 or 6 ? 3 : 1), max, at + 1);
    }

    /// <summary>Passes over white space and comments, which go from # to the end of the line.</summary>
    public static void SkipSpace(ReadOnlySpan<byte> file, ref int at)
    {
        for (bool comment = false; at < file.Length && (comment || file[at] == '#' || IsSpace(file[at])); at++)
        {
            if (file[at] is (byte)'\n' or (byte)'\r') comment = false;
            else if (file[at] == '#') comment = true;
        }
    }

    /// <summary>Whether a byte separates numbers.</summary>
    public static bool IsSpace(byte b) => b is (byte)' ' or (>= 9 and <= 13);

    // A number and the byte behind it must be there, else more of the file is needed.
    private static int? Number(ReadOnlySpan<byte> file, ref int at, string name, ImageLimits limits)
    {
        SkipSpace(file, ref at);
        int value = 0, first = at;
        for (; at < file.Length && char.IsAsciiDigit((char)file[at]); at++)
        {
            if (at - first == 9) throw limits.Damaged($"the {name} of the PNM header has more than 9 digits");
            value = (value * 10) + (file[at] - '0');
        }

        if (at >= file.Length) return null;
        return at > first && (IsSpace(file[at]) || file[at] == '#') ? value : throw limits.Damaged($"the {name} of the PNM header is not a number");
    }
}
