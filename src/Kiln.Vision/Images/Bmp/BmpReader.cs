using System.Buffers.Binary;
using System.Numerics;

namespace Kiln.Vision;

/// <summary>Reads Windows and OS/2 bitmaps of 1, 4, 8, 16, 24 and 32 bits, from the bottom or the top, plain or as runs of 4 and 8 bits.</summary>
/// <remarks>Samples of fewer than 8 bits are stretched to 0 … 255 and rounded. The fourth byte of 32 bits is alpha only where a mask says so.</remarks>
internal static class BmpReader
{
    /// <summary>Decodes the bytes of a file that begins with <c>BM</c>.</summary>
    /// <exception cref="InputException">The file is damaged, cut short, too large or packed in a way that is not read.</exception>
    public static (ImageSize Size, byte[] Pixels) Decode(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        if (BmpHeader.Parse(file, limits) is not { } header) throw limits.CutShort("BMP");
        ReadOnlySpan<byte> rows = file[Math.Min(header.Start, file.Length)..];
        ImageSize size = header.Size;
        // Checked before memory is taken; the padding of the last row is often left out.
        if (!header.IsRuns && rows.Length < ((long)header.Stride * (size.Height - 1)) + header.LineBytes) throw limits.CutShort("BMP");
        byte[] pixels = new byte[size.Count];
        byte[] indices = header.Bits <= 8 ? new byte[size.Width] : [];
        if (header.IsRuns)
        {
            byte[] all = BmpRuns.Unpack(rows, header, limits);
            for (int y = 0; y < size.Height; y++) FromPalette(all.AsSpan(y * size.Width, size.Width), header, Row(pixels, size, size.Height - 1 - y), limits);
            return (size, pixels);
        }

        for (int y = 0; y < size.Height; y++)
        {
            ReadOnlySpan<byte> line = rows.Slice(y * header.Stride, header.LineBytes);
            Span<byte> into = Row(pixels, size, header.TopDown ? y : size.Height - 1 - y);
            if (header.Bits == 24) FromBgr(line, into);
            else if (header.Bits > 8) FromMasks(line, header, into);
            else
            {
                for (int x = 0; x < indices.Length; x++) indices[x] = Index(line, x, header.Bits);
                FromPalette(indices, header, into, limits);
            }
        }

        return (size, pixels);
    }

    private static Span<byte> Row(byte[] pixels, ImageSize size, int y) => pixels.AsSpan(y * size.Width * size.Channels, size.Width * size.Channels);

    // Packed from the high bits down.
    private static byte Index(ReadOnlySpan<byte> line, int x, int bits)
    {
        int bit = x * bits;
        return (byte)((line[bit >> 3] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1));
    }

    private static void FromPalette(ReadOnlySpan<byte> indices, BmpHeader header, Span<byte> into, ImageLimits limits)
    {
        int channels = header.Size.Channels;
        for (int x = 0; x < indices.Length; x++)
        {
            int entry = indices[x] * 3;
            if (entry >= header.Palette.Length) throw limits.Damaged($"a pixel names colour {indices[x]} of a BMP palette of {header.Palette.Length / 3}");
            header.Palette.AsSpan(entry, channels).CopyTo(into[(x * channels)..]);
        }
    }

    private static void FromBgr(ReadOnlySpan<byte> line, Span<byte> into)
    {
        for (int i = 0; i < into.Length; i += 3) (into[i], into[i + 1], into[i + 2]) = (line[i + 2], line[i + 1], line[i]);
    }

    private static void FromMasks(ReadOnlySpan<byte> line, BmpHeader header, Span<byte> into)
    {
        (int channels, int bytes) = (header.Size.Channels, header.Bits / 8);
        for (int k = 0; k < channels; k++)
        {
            uint mask = header.Masks[k];
            int shift = mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask);
            ulong max = Math.Max(mask >> shift, 1);
            for (int i = k, at = 0; i < into.Length; i += channels, at += bytes)
            {
                uint pixel = bytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(line[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(line[at..]);
                uint value = (pixel & mask) >> shift;
                into[i] = (byte)(max == byte.MaxValue ? value : ((value * 255UL) + (max / 2)) / max);
            }
        }
    }
}
