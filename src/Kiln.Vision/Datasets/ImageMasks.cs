namespace Kiln.Vision;

/// <summary>Masks of images: the class of every pixel, 255 for none; kept decoded, a byte for each pixel.</summary>
public sealed class ImageMasks
{
    private readonly Image[] masks;

    /// <summary>Takes over the masks given.</summary>
    /// <param name="classNames">The names of the classes.</param>
    /// <param name="masks">A mask <c>[H, W, 1]</c> for each image.</param>
    /// <exception cref="InputException">A pixel has a class that is not among the names.</exception>
    public ImageMasks(IReadOnlyList<string> classNames, Image[] masks)
    {
        for (int i = 0; i < masks.Length; i++)
        {
            foreach (byte label in masks[i].Pixels)
            {
                if (label >= classNames.Count && label != byte.MaxValue) throw new InputException($"Mask {i} has a pixel of class {label}, and there are {classNames.Count} classes; expected 0 … {classNames.Count - 1}, or 255 for none.");
            }
        }

        ClassNames = classNames;
        this.masks = masks;
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The mask of one image.</summary>
    public Image Of(int index) => masks[index];

    /// <summary>Those of some images.</summary>
    public ImageMasks Select(ReadOnlySpan<int> indices)
    {
        var chosen = new Image[indices.Length];
        for (int i = 0; i < chosen.Length; i++) chosen[i] = masks[indices[i]];
        return new(ClassNames, chosen);
    }
}

/// <summary>Images of another source with a mask each.</summary>
internal sealed class SegmentedImages(ImageSource images, ImageMasks masks) : ImageSource(images.Name, images.Part, masks.ClassNames)
{
    private readonly int[] labels = new int[images.Count];   // no image has a class

    public override ReadOnlySpan<int> Labels => labels;

    public override ImageMasks? Masks => masks;

    public override int Channels => images.Channels;

    public override ImageSize? CommonSize => images.CommonSize;

    public override bool DecodesOnRead => images.DecodesOnRead;

    public override ImageSize SizeOf(int index) => images.SizeOf(index);

    public override ReadOnlySpan<byte> Read(int index) => images.Read(index);
}
