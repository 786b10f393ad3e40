namespace Kiln.Vision;

/// <summary>The images of one file, a PNG or an IDX file of images, as bytes one after the other.</summary>
/// <param name="Size">The size of every image.</param>
/// <param name="Pixels">The bytes, <c>[N, H, W, C]</c>.</param>
public sealed record ImageFile(ImageSize Size, byte[] Pixels)
{
    /// <summary>Reads a file; a name that ends in <c>.png</c> is a PNG, anything else IDX.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most images to keep; null for all.</param>
    /// <exception cref="InputException">The file is missing, of another kind or damaged.</exception>
    public static ImageFile Read(string path, int? limit = null)
    {
        if (path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
        {
            Image image = PngReader.Read(path);
            return new(image.Size, image.Pixels.ToArray());
        }

        IdxArray images = Idx.ReadImages(path);
        var size = new ImageSize(images.Sizes[1], images.Sizes[2], images.Sizes.Length > 3 ? images.Sizes[3] : 1);
        return new(size, limit is { } n && n < images.Sizes[0] ? images.Values[..(n * size.Count)] : images.Values);
    }
}
