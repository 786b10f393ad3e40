namespace Kiln.Vision;

/// <summary>Unpacks bitmaps whose rows are runs of equal pixels (BI_RLE8, BI_RLE4).</summary>
/// <remarks>A pair of bytes is a count and a pixel; a count of 0 is an escape: 0 the end of a row, 1 of the image, 2 a move, else that many pixels as they are.</remarks>
internal static class BmpRuns
{
    /// <summary>The palette indices, a byte a pixel, lower row first; pixels that are passed over are 0.</summary>
    /// <exception cref="InputException">Runs that leave the image, or end before it does.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> runs, BmpHeader header, ImageLimits limits)
    {
        (int width, int height, bool nibbles) = (header.Size.Width, header.Size.Height, header.Bits == 4);
        byte[] indices = new byte[width * height];
        int x = 0, y = 0;
        for (int at = 0; ;)
        {
            if (at + 2 > runs.Length) return y >= height - 1 && (x == width || y == height) ? indices : throw limits.CutShort("BMP");
            (int count, int what) = (runs[at], runs[at + 1]);
            at += 2;
            if (count > 0)
            {
                Span<byte> run = Place(count);
                for (int i = 0; i < run.Length; i++) run[i] = nibbles ? Nibble((byte)what, i) : (byte)what;
            }
            else if (what == 0) (x, y) = (0, y + 1);
            else if (what == 1) return indices;
            else if (what == 2)
            {
                if (at + 2 > runs.Length) throw limits.CutShort("BMP");
                (x, y) = (x + runs[at], y + runs[at + 1]);
                at += 2;
                if (x > width || y > height) throw Outside();
            }
            else
            {
                int bytes = nibbles ? (what + 1) / 2 : what;
                if (at + bytes > runs.Length) throw limits.CutShort("BMP");
                ReadOnlySpan<byte> literal = runs.Slice(at, bytes);
                Span<byte> run = Place(what);
                for (int i = 0; i < run.Length; i++) run[i] = nibbles ? Nibble(literal[i / 2], i) : literal[i];
                at += (bytes + 1) / 2 * 2;   // padded to pairs
            }

            if (y > height) throw Outside();
        }

        Span<byte> Place(int count)
        {
            if (y >= height || count > width - x) throw Outside();
            Span<byte> place = indices.AsSpan((y * width) + x, count);
            x += count;
            return place;
        }

        InputException Outside() => limits.Damaged("a run of BMP pixels leaves the image");
    }

    // The high half of a byte is the first of two pixels.
    private static byte Nibble(byte pair, int i) => (byte)((i & 1) == 0 ? pair >> 4 : pair & 0xF);
}
