using System.Buffers.Binary;

namespace Kiln.Vision.Tests;

/// <summary>Damages files in ways that reach deep into decoders; the same number gives the same damage.</summary>
internal static class FileDamage
{
    private static readonly uint[] Extremes = [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, uint.MaxValue];

    /// <summary>A damaged copy of one of the files, one to four changes.</summary>
    /// <param name="files">Valid files.</param>
    /// <param name="number">Which damage.</param>
    public static byte[] Make(IReadOnlyList<byte[]> files, int number)
    {
        var random = Philox.For(20, (ulong)number);
        byte[] file = [.. files[random.Below(files.Count)]];
        for (int changes = 1 + random.Below(4); changes > 0 && file.Length > 0; changes--) file = Change(file, files, ref random);
        return random.Chance(0.5f) && file is [0x89, ..] ? PngFile.WithRightChecksums(file) : file;
    }

    private static byte[] Change(byte[] file, IReadOnlyList<byte[]> files, ref Philox random)
    {
        // Half of the changes are near the start, where headers are.
        int at = random.Below(random.Chance(0.5f) ? Math.Min(file.Length, 64) : file.Length);
        int length = Math.Min(1 + random.Below(random.Chance(0.5f) ? 4 : 200), file.Length - at);
        switch (random.Below(9))
        {
            case 0:
                file[at] ^= (byte)(1 << random.Below(8));
                return file;
            case 1:
                file[at] = (byte)random.Below(256);
                return file;
            case 2:
                WriteExtreme(file.AsSpan(at), ref random);
                return file;
            case 3:
                for (int i = at; i < at + length; i++) file[i] = (byte)random.Below(256);
                return file;
            case 4:
                return file[..at];
            case 5:
                return [.. file[..at], .. file[(at + length)..]];
            case 6:
                return [.. file[..(at + length)], .. file[at..]];
            case 7:
                file.AsSpan(at, length).Fill((byte)(random.Chance(0.5f) ? 0 : 0xFF));
                return file;
            default:
                byte[] other = files[random.Below(files.Count)];
                return [.. file[..at], .. other[random.Below(other.Length)..]];
        }
    }

    private static void WriteExtreme(Span<byte> place, ref Philox random)
    {
        uint value = Extremes[random.Below(Extremes.Length)];
        bool big = random.Chance(0.5f);
        if (place.Length >= 4 && random.Chance(0.5f)) BinaryPrimitives.WriteUInt32LittleEndian(place, big ? BinaryPrimitives.ReverseEndianness(value) : value);
        else if (place.Length >= 2) BinaryPrimitives.WriteUInt16LittleEndian(place, big ? BinaryPrimitives.ReverseEndianness((ushort)value) : (ushort)value);
    }
}
