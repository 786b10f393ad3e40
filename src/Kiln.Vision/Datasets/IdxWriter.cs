using System.Buffers.Binary;
using System.IO.Compression;

namespace Kiln.Vision;

/// <summary>Writes IDX files that <see cref="Idx"/> and other libraries read; packed with gzip if the name ends in <c>.gz</c>.</summary>
public static class IdxWriter
{
    /// <summary>Writes images <c>[N, H, W]</c>, or <c>[N, H, W, C]</c> if they have more than one channel, and their labels.</summary>
    /// <exception cref="InputException">A label above 255, or a file that cannot be written.</exception>
    public static void Write(ImageSet set, string imagesPath, string labelsPath)
    {
        if (set.ClassNames.Count > byte.MaxValue + 1) throw new InputException($"'{set.Name}' has {set.ClassNames.Count} classes; an IDX file of byte labels holds at most 256.");
        ImageSize size = set.Size;
        int[] sizes = size.Channels == 1 ? [set.Count, size.Height, size.Width] : [set.Count, size.Height, size.Width, size.Channels];
        byte[] labels = new byte[set.Count];
        for (int i = 0; i < labels.Length; i++) labels[i] = (byte)set.Labels[i];
        Write(imagesPath, sizes, set.Pixels);
        Write(labelsPath, [set.Count], labels);
    }

    private static void Write(string path, ReadOnlySpan<int> sizes, ReadOnlySpan<byte> values)
    {
        try
        {
            using FileStream file = File.Create(path);
            using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Optimal) : file;
            Span<byte> number = [0, 0, 8, (byte)sizes.Length];
            content.Write(number);
            foreach (int size in sizes)
            {
                BinaryPrimitives.WriteInt32BigEndian(number, size);
                content.Write(number);
            }

            content.Write(values);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the file cannot be written ({e.Message.TrimEnd('.')}); check that the directory exists and may be written to.", e);
        }
    }
}
