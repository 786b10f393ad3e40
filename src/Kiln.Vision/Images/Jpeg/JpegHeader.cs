using System.Buffers.Binary;

namespace Kiln.Vision;

/// <summary>What the segments before the pixels of a JPEG say: sizes, components, coding and orientation.</summary>
/// <param name="Width">Pixels per row; 0 if there is no frame header.</param>
/// <param name="Height">Rows.</param>
/// <param name="Components">1 grey, 3 colour, 4 CMYK.</param>
/// <param name="Arithmetic">Whether the pixels are coded arithmetically instead of by Huffman codes.</param>
/// <param name="Orientation">EXIF's, 1 to 8; 1 if not stated.</param>
/// <param name="Complete">Whether the bytes go as far as the pixels.</param>
internal readonly record struct JpegHeader(int Width, int Height, int Components, bool Arithmetic, int Orientation, bool Complete)
{
    private const byte StartOfScan = 0xDA, EndOfImage = 0xD9, App1 = 0xE1;

    /// <summary>Walks over the segments, passing junk between them as libjpeg does.</summary>
    public static JpegHeader Parse(ReadOnlySpan<byte> file)
    {
        var header = new JpegHeader { Orientation = 1 };
        for (int at = 2; ;)
        {
            while (at < file.Length && file[at] != 0xFF) at++;
            while (at < file.Length && file[at] == 0xFF) at++;
            if (at >= file.Length) return header;
            byte marker = file[at++];
            if (marker is 0 or 1 or (>= 0xD0 and <= 0xD8)) continue;   // no segment follows
            if (marker is StartOfScan or EndOfImage) return header with { Complete = true };
            if (at + 2 > file.Length) return header;
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            ReadOnlySpan<byte> segment = file[Math.Min(at + 2, file.Length)..Math.Min(at + Math.Max(length, 2), file.Length)];
            if (IsFrame(marker) && header.Width == 0 && segment.Length >= 6)
            {
                header = header with
                {
                    Height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]),
                    Width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]),
                    Components = segment[5],
                    Arithmetic = marker > 0xC8,
                };
            }
            else if (marker == App1 && header.Orientation == 1)
            {
                header = header with { Orientation = Exif.OrientationOf(segment) };
            }

            at += Math.Max(length, 2);
        }
    }

    /// <summary>The size, with the channels that are read: CMYK becomes RGB.</summary>
    /// <exception cref="InputException">There is no frame header, or the size is none or too large.</exception>
    public ImageSize Size(ImageLimits limits)
    {
        if (Components == 0) throw limits.Damaged("the JPEG file has no frame header, which says how large the image is");
        return limits.Check("JPEG", Height, Width, Components == 1 ? 1 : 3);
    }

    // SOF0 … SOF15 without DHT, JPG and DAC, which have numbers among them.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
