using System.Buffers.Binary;

namespace Kiln.Vision;

/// <summary>The headers of a bitmap file, and its palette.</summary>
internal sealed class BmpHeader
{
    private const int FileHeader = 14, CoreHeader = 12, InfoHeader = 40;

    private BmpHeader(ImageSize size) => Size = size;

    /// <summary>Rows and columns; one channel if the palette is grey, four if a mask says where alpha is, else three.</summary>
    public ImageSize Size { get; private set; }

    /// <summary>Whether the first row in the file is the upper one.</summary>
    public bool TopDown { get; private init; }

    /// <summary>Bits per pixel: 1, 4, 8, 16, 24 or 32.</summary>
    public int Bits { get; private init; }

    /// <summary>Whether rows are packed as runs of pixels.</summary>
    public bool IsRuns { get; private init; }

    /// <summary>Bytes before the first row.</summary>
    public int Start { get; private init; }

    /// <summary>Where red, green, blue and alpha are in pixels of 16 and 32 bits; alpha's mask is 0 where there is none.</summary>
    public uint[] Masks { get; private init; } = [];

    /// <summary>The colours, RGB; empty for pixels of 16 bits and more.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>Bytes of a row without the padding.</summary>
    public int LineBytes => (int)((((long)Size.Width * Bits) + 7) / 8);

    /// <summary>Bytes from a row to the next: a multiple of four.</summary>
    public int Stride => (LineBytes + 3) / 4 * 4;

    /// <summary>Reads the headers of a file that begins with <c>BM</c>; null if these bytes end within them.</summary>
    /// <exception cref="InputException">Values that the format does not have, or too large an image.</exception>
    public static BmpHeader? Parse(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        if (file.Length < FileHeader + 4) return null;
        uint start = U32(file, 10), length = U32(file, FileHeader);
        if (length is not (CoreHeader or InfoHeader or 52 or 56 or 64 or 108 or 124)) throw limits.Damaged($"BMP has no header of {length} bytes");
        int end = FileHeader + (int)length;
        if (file.Length < end) return null;
        bool core = length == CoreHeader;
        long width = core ? U16(file, 18) : (int)U32(file, 18), height = core ? U16(file, 20) : (int)U32(file, 22);
        int bits = U16(file, core ? 24 : 28);
        uint packing = core ? 0 : U32(file, 30);
        bool runs = (packing, bits) is (1, 8) or (2, 4), masked = packing is 3 or 6 && bits is 16 or 32 && length != 64;
        if (bits is not (1 or 4 or 8 or 16 or 24 or 32)) throw limits.Damaged($"BMP has no pixels of {bits} bits");
        if (packing != 0 && !runs && !masked) throw new InputException($"{limits.Path}: the BMP image of {bits} bits is packed by method {packing}, which is not read; save it without compression.");
        if (runs && height < 0) throw limits.Damaged("rows packed as runs cannot begin at the top");
        if (masked && length == InfoHeader) end += packing == 6 ? 16 : 12;   // the masks follow the header instead of being in it
        if (file.Length < end) return null;
        if (start < end || start > int.MaxValue) throw limits.Damaged($"the BMP header says that pixels begin at byte {start}, within the header or beyond any file");

        var header = new BmpHeader(limits.Check("BMP", Math.Abs(height), width, 3))
        {
            TopDown = height < 0,
            Bits = bits,
            IsRuns = runs,
            Start = (int)start,
            Masks = bits is not (16 or 32) ? [] : masked ? ReadMasks(file, end, limits) : bits == 16 ? [0x7C00, 0x03E0, 0x001F, 0] : [0xFF0000, 0x00FF00, 0x0000FF, 0],
        };
        if (header.Masks is [_, _, _, not 0]) header.Size = header.Size with { Channels = 4 };
        return bits > 8 || header.ReadPalette(file, end, core ? 3 : 4, core ? 0 : U32(file, 46), limits) ? header : null;
    }

    private static uint[] ReadMasks(ReadOnlySpan<byte> file, int end, ImageLimits limits)
    {
        const int At = FileHeader + InfoHeader;
        uint[] masks = [U32(file, At), U32(file, At + 4), U32(file, At + 8), end >= At + 16 ? U32(file, At + 12) : 0];
        return (masks[0] | masks[1] | masks[2]) != 0 ? masks : throw limits.Damaged("the masks of the BMP header leave no place for colours");
    }

    // Entries are blue, green, red, and a fourth byte in all but the oldest format. False if more of the file is needed.
    private bool ReadPalette(ReadOnlySpan<byte> file, int at, int bytes, uint stated, ImageLimits limits)
    {
        int count = Math.Min(stated == 0 ? 1 << Bits : (int)Math.Min(stated, 256), (Start - at) / bytes);
        if (count == 0) throw limits.Damaged($"the BMP image of {Bits} bits has no palette");
        if (file.Length < at + (count * bytes)) return false;
        Palette = new byte[count * 3];
        bool grey = true;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = file.Slice(at + (i * bytes), 3);
            (Palette[i * 3], Palette[(i * 3) + 1], Palette[(i * 3) + 2]) = (entry[2], entry[1], entry[0]);
            grey &= entry[0] == entry[1] && entry[1] == entry[2];
        }

        if (grey) Size = Size with { Channels = 1 };
        return true;
    }

    private static int U16(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);

    private static uint U32(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file[at..]);
}
