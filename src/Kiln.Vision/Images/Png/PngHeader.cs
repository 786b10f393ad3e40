using System.Buffers.Binary;

namespace Kiln.Vision;

/// <summary>The first chunk of a PNG file: sizes, sample depth, colour type and interlacing.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Color">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.</param>
/// <param name="Interlaced">Whether the pixels come in Adam7's seven passes.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int Color, bool Interlaced)
{
    private const int GreyType = 0, RgbType = 2, PaletteType = 3, GreyAlphaType = 4, RgbaType = 6;

    /// <summary>Whether samples are positions in a palette.</summary>
    public bool HasPalette => Color == PaletteType;

    /// <summary>Samples per pixel in the file.</summary>
    public int Samples => Color switch { RgbType => 3, GreyAlphaType => 2, RgbaType => 4, _ => 1 };

    /// <summary>Channels of the image: palettes become RGB.</summary>
    public int Channels => HasPalette ? 3 : Samples;

    /// <summary>Bytes that filters look back: those of a pixel, at least 1.</summary>
    public int Step => Math.Max(Samples * Depth / 8, 1);

    /// <summary>Bytes of a line of <paramref name="width"/> pixels, without the filter's byte.</summary>
    public int LineBytes(int width) => (int)((((long)width * Samples * Depth) + 7) / 8);

    /// <summary>Reads and checks the 13 bytes.</summary>
    /// <exception cref="InputException">Sizes or kinds the format does not have.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> data, ImageLimits limits)
    {
        if (data.Length != 13) throw limits.Damaged($"the PNG header has {data.Length} bytes instead of 13");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        limits.Check("PNG", height, width, 1);
        (int depth, int color) = (data[8], data[9]);
        bool known = color switch
        {
            GreyType => depth is 1 or 2 or 4 or 8 or 16,
            PaletteType => depth is 1 or 2 or 4 or 8,
            RgbType or GreyAlphaType or RgbaType => depth is 8 or 16,
            _ => false,
        };
        if (!known) throw limits.Damaged($"PNG has no colour type {color} with {depth} bits per sample");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw limits.Damaged($"compression {data[10]}, filter {data[11]} or interlacing {data[12]} is none that PNG has");
        }

        return new((int)width, (int)height, depth, color, data[12] == 1);
    }
}
