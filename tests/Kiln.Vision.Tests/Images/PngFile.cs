using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Kiln.Vision.Tests;

/// <summary>Builds PNG files chunk by chunk for tests, without the writer under test.</summary>
internal static class PngFile
{
    public static byte[] Make(int width, int height, int depth, int color, byte[] lines, bool interlaced = false, byte[]? palette = null, byte[]? transparency = null) =>
        Of(("IHDR", Header(width, height, depth, color, interlaced)), ("PLTE", palette), ("tRNS", transparency), ("IDAT", Pack(lines)), ("IEND", []));

    public static byte[] Header(int width, int height, int depth, int color, bool interlaced = false)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)color, interlaced ? (byte)1 : (byte)0);
        return header;
    }

    public static byte[] Of(params (string Type, byte[]? Data)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        foreach ((string type, byte[]? data) in chunks)
        {
            if (data is null) continue;
            byte[] number = new byte[4], name = Encoding.Latin1.GetBytes(type);
            BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            file.Write([.. number, .. name, .. data]);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. name, .. data]));
            file.Write(number);
        }

        return file.ToArray();
    }

    public static byte[] Pack(byte[] lines)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(lines);
        return packed.ToArray();
    }

    /// <summary>The chunks of a damaged file with checksums that fit them; without, damage would rarely be seen by what reads the chunks.</summary>
    public static byte[] WithRightChecksums(byte[] file)
    {
        var chunks = new List<(string, byte[]?)>();
        int at = 8;
        while (at + 12 <= file.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12) break;
            chunks.Add((Encoding.Latin1.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + (int)length)]));
            at += 12 + (int)length;
        }

        return Of([.. chunks]);
    }

    // Bit by bit, as the standard defines it.
    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }

        return ~crc;
    }
}
