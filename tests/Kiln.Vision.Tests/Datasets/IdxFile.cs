using System.Buffers.Binary;
using System.IO.Compression;

namespace Kiln.Vision.Tests;

/// <summary>Builds IDX files byte by byte for tests, without the writer under test.</summary>
internal static class IdxFile
{
    public static byte[] Images(int count, int height = 2, int width = 2) =>
        Make(0x803, [count, height, width], [.. Enumerable.Range(0, count * height * width).Select(i => (byte)i)]);

    public static byte[] Labels(params byte[] labels) => Make(0x801, [labels.Length], labels);

    public static byte[] Make(int magic, int[] sizes, byte[] values)
    {
        byte[] head = new byte[4 * (sizes.Length + 1)];
        BinaryPrimitives.WriteInt32BigEndian(head, magic);
        for (int i = 0; i < sizes.Length; i++) BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4 * (i + 1)), sizes[i]);
        return [.. head, .. values];
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>Puts a whole small data set of the given names into a directory.</summary>
    public static void WriteSet(TempFolder folder, string directory, IdxSource source, byte firstPixel = 0)
    {
        byte[] images = Images(3);
        images[16] = firstPixel;
        folder.Write(Path.Combine(directory, source.TrainImages.Name), Gzip(images));
        folder.Write(Path.Combine(directory, source.TrainLabels.Name), Gzip(Labels(0, 1, 2)));
        folder.Write(Path.Combine(directory, source.TestImages.Name), Gzip(Images(2)));
        folder.Write(Path.Combine(directory, source.TestLabels.Name), Gzip(Labels(2, 1)));
    }
}
