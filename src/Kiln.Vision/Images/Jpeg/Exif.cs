using System.Buffers.Binary;

namespace Kiln.Vision;

/// <summary>Reads the orientation from EXIF data (CIPA DC-008, 4.6.4: tag 0112 of the first directory).</summary>
internal static class Exif
{
    private const int OrientationTag = 0x0112, ShortType = 3, EntryBytes = 12;

    /// <summary>The orientation, 1 to 8; 1 if the segment is not EXIF's, is damaged or does not say.</summary>
    /// <param name="segment">The content of an APP1 segment.</param>
    public static int OrientationOf(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8)) return 1;
        ReadOnlySpan<byte> tiff = segment[6..];
        bool little = tiff.StartsWith("II*\0"u8);
        if (!(little || tiff.StartsWith("MM\0*"u8)) || tiff.Length < 8) return 1;
        uint directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2) return 1;
        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        for (int left = U16(tiff[(int)directory..]); left > 0 && entries.Length >= EntryBytes; left--, entries = entries[EntryBytes..])
        {
            if (U16(entries) == OrientationTag) return U16(entries[2..]) == ShortType && U16(entries[8..]) is >= 1 and <= 8 and var value ? value : 1;
        }

        return 1;

        int U16(ReadOnlySpan<byte> at) => little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);
    }
}
