namespace Kiln.Vision;

/// <summary>Images of another source with a mask each.</summary>
internal sealed class SegmentedImages(ImageSource images, ImageMasks masks) : ClasslessImages(images, masks.ClassNames)
{
    public override ImageMasks? Masks => masks;
}
