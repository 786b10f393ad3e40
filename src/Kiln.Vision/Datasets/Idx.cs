using System.Buffers.Binary;
using System.IO.Compression;

namespace Kiln.Vision;

/// <summary>An array of bytes from an IDX file.</summary>
/// <param name="Sizes">The size of each axis; the first counts items.</param>
/// <param name="Values">The bytes, row-major.</param>
public sealed record IdxArray(int[] Sizes, byte[] Values);

/// <summary>Reads the IDX format of MNIST and Fashion-MNIST (LeCun, Cortes and Burges 1998), packed with gzip or plain.</summary>
/// <remarks>
/// A file is two zero bytes, a type (8 for bytes, the only one read), the number of axes, each size as a big-endian 32-bit
/// number, and the values. Labels have one axis; images three, <c>[N, H, W]</c>, or four, <c>[N, H, W, C]</c>.
/// </remarks>
public static class Idx
{
    private const int ByteType = 8;
    private const int MaxAxes = 4;

    // The most that deflate can shrink, which bounds what a short file may claim (zlib, "Maximum Compression Factor").
    private const int MaxShrink = 1032;

    /// <summary>Reads the images of a file, <c>[N, H, W]</c> or <c>[N, H, W, C]</c>.</summary>
    /// <exception cref="InputException">The file is missing, of another kind, damaged, cut short or too long.</exception>
    public static IdxArray ReadImages(string path) => Read(path, "images", 3, MaxAxes);

    /// <summary>Reads the labels of a file, <c>[N]</c>.</summary>
    /// <exception cref="InputException">The file is missing, of another kind, damaged, cut short or too long.</exception>
    public static IdxArray ReadLabels(string path) => Read(path, "labels", 1, 1);

    /// <summary>Reads images and their labels as one set.</summary>
    /// <param name="name">The name of the set.</param>
    /// <param name="part">Whether it is for training or for testing.</param>
    /// <param name="imagesPath">The file of images.</param>
    /// <param name="labelsPath">The file of labels, as many as there are images.</param>
    /// <param name="classNames">The names of the classes; empty to name them 0, 1, … by the labels found.</param>
    /// <exception cref="InputException">A file is unusable, the counts differ, or a label names no class.</exception>
    public static ImageSet ReadSet(string name, DataPart part, string imagesPath, string labelsPath, IReadOnlyList<string> classNames)
    {
        IdxArray images = ReadImages(imagesPath), labels = ReadLabels(labelsPath);
        if (images.Sizes[0] != labels.Sizes[0])
        {
            throw new InputException($"{imagesPath} has {images.Sizes[0]} images but {labelsPath} has {labels.Sizes[0]} labels; take both files from the same data set and part (training or test).");
        }

        int channels = images.Sizes.Length == MaxAxes ? images.Sizes[3] : 1;
        if (channels > MaxAxes) throw new InputException($"{imagesPath}: images have {channels} channels; expected 1 to 4, the last axis of [N, H, W, C].");
        int highest = labels.Values.Max();
        if (classNames.Count == 0) classNames = [.. Enumerable.Range(0, highest + 1).Select(c => c.ToString())];
        if (highest >= classNames.Count)
        {
            throw new InputException($"{labelsPath}: label {highest} names no class of '{name}', which has classes 0 to {classNames.Count - 1}; is it the label file of another data set?");
        }

        return new(name, part, new ImageSize(images.Sizes[1], images.Sizes[2], channels), images.Values, [.. labels.Values.Select(l => (int)l)], classNames);
    }

    private static IdxArray Read(string path, string what, int minAxes, int maxAxes)
    {
        if (!File.Exists(path)) throw new InputException($"{path}: there is no such file; expected an IDX file of {what}, so check the directory or download the data set.");
        try
        {
            using FileStream file = File.OpenRead(path);
            bool packed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;   // the magic number of gzip, RFC 1952
            file.Position = 0;
            using Stream content = packed ? new GZipStream(file, CompressionMode.Decompress) : new BufferedStream(file);
            return Read(content, path, what, minAxes, maxAxes, longest: packed ? (file.Length + 1) * MaxShrink : file.Length);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InputException($"{path}: the file of {what} is cut short or damaged ({e.Message.TrimEnd('.')}); get it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the file of {what} cannot be read ({e.Message.TrimEnd('.')}); check its permissions.", e);
        }
    }

    private static IdxArray Read(Stream content, string path, string what, int minAxes, int maxAxes, long longest)
    {
        Span<byte> number = stackalloc byte[4];
        content.ReadExactly(number);
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(number);
        int axes = number[3];
        if (number[0] != 0 || number[1] != 0 || number[2] != ByteType || axes < minAxes || axes > maxAxes)
        {
            throw new InputException($"{path}: the file begins with the magic number {magic:x8} instead of {(ByteType << 8) | minAxes:x8}, so it is not an IDX file of {what}{Guess(magic, what)}.");
        }

        var sizes = new int[axes];
        long count = 1;
        for (int i = 0; i < axes; i++)
        {
            content.ReadExactly(number);
            uint size = BinaryPrimitives.ReadUInt32BigEndian(number);
            count = size is 0 or > int.MaxValue ? long.MaxValue : Math.Min(count, int.MaxValue) * size;
            if (count > Array.MaxLength || count > longest)
            {
                string fault = size == 0 ? "but expected is at least 1" : $"which is more than the file of {what} can hold";
                throw new InputException($"{path}: the header announces {size} along axis {i}, {fault}; the file is cut short or damaged, so get it again.");
            }

            sizes[i] = (int)size;
        }

        byte[] values = new byte[count];
        int read = content.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (read < values.Length) throw new InputException($"{path}: the file of {what} ends after {read} of the {count} values its header announces; it is cut short, so get it again.");
        if (content.ReadByte() >= 0) throw new InputException($"{path}: the file of {what} goes on after the {count} values its header announces; it is damaged or two files were joined, so get it again.");
        return new(sizes, values);
    }

    private static string Guess(uint magic, string what) => magic switch
    {
        0x801 => "; it is one of labels, so perhaps the two files were exchanged",
        0x803 or 0x804 => "; it is one of images, so perhaps the two files were exchanged",
        _ when magic >> 16 == 0x504B => "; it is a zip archive: unpack it first",
        _ when magic >> 8 is > 0x08 and < 0x0F => "; its values are not bytes, and only bytes are read",
        _ when magic >> 24 is '<' or '{' => $"; it looks like a page of text, saved in place of the {what}: download it again",
        _ => "; get it again from the data set's site",
    };
}
