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
    /// <summary>The largest image read, in pixels; 8192 × 8192.</summary>
    public const long MaxPixels = 1L << 26;

    private const int GreyType = 0, RgbType = 2, PaletteType = 3, GreyAlphaType = 4, RgbaType = 6;

    /// <summary>Whether samples are positions in a palette.</summary>
    public bool HasPalette => Color == PaletteType;

    /// <summary>Samples per pixel in the file.</summary>
    public int Samples => Color switch { RgbType => 3, GreyAlphaType => 2, RgbaType => 4, _ => 1 };

    /// <summary>Bytes that filters look back: those of a pixel, at least 1.</summary>
    public int Step => Math.Max(Samples * Depth / 8, 1);

    /// <summary>Bytes of a line of <paramref name="width"/> pixels, without the filter's byte.</summary>
    public int LineBytes(int width) => (int)((((long)width * Samples * Depth) + 7) / 8);

    /// <summary>Reads and checks the 13 bytes.</summary>
    /// <exception cref="InputException">Sizes or kinds the format does not have.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> data, string path)
    {
        if (data.Length != 13) throw new InputException($"{path}: the PNG header has {data.Length} bytes instead of 13; the file is damaged.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width == 0 || height == 0 || width > MaxPixels || height > MaxPixels || (long)width * height > MaxPixels)
        {
            throw new InputException($"{path}: the PNG header says {width} × {height} pixels; expected at least one and at most {MaxPixels}, so the file is damaged or the image must be made smaller.");
        }

        (int depth, int color) = (data[8], data[9]);
        bool known = color switch
        {
            GreyType => depth is 1 or 2 or 4 or 8 or 16,
            PaletteType => depth is 1 or 2 or 4 or 8,
            RgbType or GreyAlphaType or RgbaType => depth is 8 or 16,
            _ => false,
        };
        if (!known) throw new InputException($"{path}: PNG has no colour type {color} with {depth} bits per sample; the file is damaged.");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw new InputException($"{path}: compression {data[10]}, filter {data[11]} or interlacing {data[12]} is none that PNG has; the file is damaged.");
        }

        return new((int)width, (int)height, depth, color, data[12] == 1);
    }
}
