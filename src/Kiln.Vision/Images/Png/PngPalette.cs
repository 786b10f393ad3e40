namespace Kiln.Vision;

/// <summary>What the colour chunks of a PNG file say: palette entries and transparency.</summary>
internal sealed class PngPalette(PngHeader header, string path)
{
    private byte[] colors = [];
    private byte[] transparency = [];

    /// <summary>Whether the image has an alpha channel although its colour type has none.</summary>
    public bool AddsAlpha => transparency.Length > 0;

    /// <summary>Takes the PLTE chunk: three bytes per entry.</summary>
    public void ReadColors(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0 || data.Length % 3 != 0 || data.Length > 3 * 256)
        {
            throw new InputException($"{path}: the PNG palette has {data.Length} bytes; expected 3 for each of 1 to 256 colours, so the file is damaged.");
        }

        colors = data.ToArray();
    }

    /// <summary>Takes the tRNS chunk: an alpha per palette entry, or the one colour that is transparent.</summary>
    public void ReadTransparency(ReadOnlySpan<byte> data)
    {
        bool fits = header.HasPalette ? data.Length > 0 && data.Length <= colors.Length / 3 : header.Samples is 1 or 3 && data.Length == 2 * header.Samples;
        if (!fits) throw new InputException($"{path}: the PNG chunk tRNS has {data.Length} bytes, which does not fit the colour type {header.Color}; the file is damaged.");
        transparency = data.ToArray();
    }

    /// <summary>Checks that a palette is there when the pixels need one.</summary>
    public void Check()
    {
        if (header.HasPalette && colors.Length == 0) throw new InputException($"{path}: the PNG file has palette pixels but no palette; the file is damaged.");
    }

    /// <summary>Writes the colour of palette entry <paramref name="entry"/>: three bytes, and alpha where the image has it.</summary>
    public void Write(int entry, Span<byte> pixel)
    {
        if (entry * 3 >= colors.Length) throw new InputException($"{path}: a pixel names colour {entry} of a PNG palette of {colors.Length / 3}; the file is damaged.");
        colors.AsSpan(entry * 3, 3).CopyTo(pixel);
        if (AddsAlpha) pixel[3] = entry < transparency.Length ? transparency[entry] : byte.MaxValue;
    }

    /// <summary>The alpha of a pixel without one: 0 if its samples are those of the transparent colour, else 255.</summary>
    public byte AlphaOf(ReadOnlySpan<int> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (samples[i] != ((transparency[2 * i] << 8) | transparency[(2 * i) + 1])) return byte.MaxValue;
        }

        return 0;
    }
}
