using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Kiln.Vision;

/// <summary>Writes PNG images with 8 bits per sample: grey, grey and alpha, RGB or RGBA by the number of channels.</summary>
public static class PngWriter
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes a file, replacing one of that name.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, Image image)
    {
        try
        {
            File.WriteAllBytes(path, Encode(image));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the image cannot be written ({e.Message.TrimEnd('.')}); check that the directory exists and may be written to.", e);
        }
    }

    /// <summary>The bytes of a PNG file; each line gets the filter whose results are smallest in sum.</summary>
    public static byte[] Encode(Image image)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = (byte)(image.Channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 });
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Compress(image));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compress(Image image)
    {
        using var compressed = new MemoryStream();
        using (var lines = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            int length = image.Width * image.Channels;
            byte[] best = new byte[length], trial = new byte[length];
            ReadOnlySpan<byte> above = new byte[length];
            for (int y = 0; y < image.Height; y++)
            {
                (int filter, long smallest) = (0, long.MaxValue);
                for (int f = 0; f < PngFilter.Count; f++)
                {
                    long sum = PngFilter.Apply(f, image.Row(y), above, image.Channels, trial);
                    if (sum >= smallest) continue;
                    (filter, smallest) = (f, sum);
                    (best, trial) = (trial, best);
                }

                lines.WriteByte((byte)filter);
                lines.Write(best);
                above = image.Row(y);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        byte[] name = Encoding.Latin1.GetBytes(type);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(name, data));
        file.Write(number);
    }
}
