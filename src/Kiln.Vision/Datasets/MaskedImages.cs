namespace Kiln.Vision;

/// <summary>Images with the class of every pixel, for segmentation: whatever moves the pixels of an image moves those of its mask.</summary>
/// <remarks>What sample i becomes in epoch e is a pure function of (seed, e, i), and the image is the one that <see cref="ImageView"/> gives for the same key.</remarks>
public sealed class MaskedImages
{
    private readonly byte[] masks;
    private readonly Pipeline pipeline;

    /// <summary>Takes over the masks given.</summary>
    /// <param name="images">The images.</param>
    /// <param name="masks">The class of each pixel, <c>[N, H, W]</c>.</param>
    /// <param name="transforms">Random changes, in order; null for none.</param>
    /// <param name="fill">The class of what comes in from outside an image; 255 is none.</param>
    /// <exception cref="InputException">Another number of bytes than the images have pixels.</exception>
    public MaskedImages(ImageSet images, byte[] masks, IReadOnlyList<ImageTransform>? transforms = null, byte fill = byte.MaxValue)
    {
        long expected = (long)images.Count * images.Size.Height * images.Size.Width;
        if (masks.Length != expected) throw new InputException($"Masks of {images.Count} images of {images.Size} have {expected} bytes, one for each pixel; received {masks.Length}.");
        (Images, this.masks, Fill) = (images, masks, fill);
        pipeline = transforms as Pipeline ?? new(transforms ?? []);
    }

    /// <summary>The images as they are stored.</summary>
    public ImageSet Images { get; }

    /// <summary>The class of what comes in from outside an image.</summary>
    public byte Fill { get; }

    /// <summary>The number of samples.</summary>
    public int Count => Images.Count;

    /// <summary>A copy of a mask, <c>[H, W, 1]</c>.</summary>
    public Image MaskOf(int index)
    {
        var size = new ImageSize(Images.Size.Height, Images.Size.Width, 1);
        return new(size, masks.AsSpan(index * size.Count, size.Count).ToArray());
    }

    /// <summary>An image and its mask after the transforms.</summary>
    /// <param name="index">The sample, 0 … Count − 1.</param>
    /// <param name="key">What the randomness hangs on.</param>
    public (Image Image, Image Mask) Read(int index, in SampleKey key) => pipeline.Apply(Images.ImageOf(index), MaskOf(index), key, Fill);
}
