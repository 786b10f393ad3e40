using Microsoft.Win32.SafeHandles;

namespace Kiln.Vision;

/// <summary>The images of one file, an image file or an IDX file of images, as bytes one after the other.</summary>
/// <param name="Size">The size of every image.</param>
/// <param name="Pixels">The bytes, <c>[N, H, W, C]</c>.</param>
public sealed record FileImages(ImageSize Size, byte[] Pixels)
{
    /// <summary>Reads a file; what begins like IDX, or like gzip, is IDX, anything else an image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most images to keep; null for all.</param>
    /// <exception cref="InputException">The file is missing, of another kind or damaged.</exception>
    public static FileImages Read(string path, int? limit = null)
    {
        if (!IsIdx(path))
        {
            Image image = ImageFile.Read(path);
            return new(image.Size, image.Pixels.ToArray());
        }

        IdxArray images = Idx.ReadImages(path);
        var size = new ImageSize(images.Sizes[1], images.Sizes[2], images.Sizes.Length > 3 ? images.Sizes[3] : 1);
        return new(size, limit is { } n && n < images.Sizes[0] ? images.Values[..(n * size.Count)] : images.Values);
    }

    // Two zeros, or the signature of gzip.
    private static bool IsIdx(string path)
    {
        using SafeFileHandle file = FileBytes.Open(path, out _);
        Span<byte> start = stackalloc byte[2];
        return FileBytes.Fill(file, start, path) == 2 && (start is [0, 0] or [0x1F, 0x8B]);
    }
}
