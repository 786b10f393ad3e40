using System.Buffers.Binary;

namespace Kiln.Vision.Tests;

/// <summary>Builds bitmap files for tests.</summary>
internal static class BmpFile
{
    /// <summary>A file with the header of 40 bytes.</summary>
    public static byte[] Make(int width, int height, int bits, byte[] rows, int packing = 0, byte[]? palette = null)
    {
        palette ??= [];
        byte[] header = new byte[54];
        (header[0], header[1]) = ((byte)'B', (byte)'M');
        int[] values = [54 + palette.Length + rows.Length, 0, 54 + palette.Length, 40, width, height, 1 | (bits << 16), packing, rows.Length, 0, 0, palette.Length / 4, 0];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(2 + (i * 4)), values[i]);
        return [.. header, .. palette, .. rows];
    }
}
