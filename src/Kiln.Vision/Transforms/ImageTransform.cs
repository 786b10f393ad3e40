using System.Text;

namespace Kiln.Vision;

/// <summary>What a transform drew for one image: up to eight numbers, whose meaning is the transform's own.</summary>
/// <param name="Changes">Whether the image is changed at all; if not, applying may be left out.</param>
/// <param name="A">First number.</param>
/// <param name="B">Second number.</param>
/// <param name="C">Third number.</param>
/// <param name="D">Fourth number.</param>
/// <param name="E">Fifth number.</param>
/// <param name="F">Sixth number.</param>
/// <param name="G">Seventh number.</param>
/// <param name="H">Eighth number.</param>
public readonly record struct Draw(bool Changes, float A = 0, float B = 0, float C = 0, float D = 0, float E = 0, float F = 0, float G = 0, float H = 0);

/// <summary>A random change of an image of bytes that leaves its class as it is.</summary>
/// <remarks>Sampling is apart from applying: a draw can be tested, shown, or applied to an image and its mask alike.</remarks>
public abstract record ImageTransform : Transform
{
    /// <summary>Draws what happens to one image; a pure function of the stream.</summary>
    public abstract Draw Sample(ImageSize size, ref Philox random);

    /// <summary>Does what was drawn.</summary>
    /// <param name="draw">What <see cref="Sample"/> returned.</param>
    /// <param name="size">The size of the image.</param>
    /// <param name="image">The image, <c>[H, W, C]</c>.</param>
    /// <param name="into">Where the changed image goes, of <see cref="SizeAfter(in Draw, ImageSize)"/>; other memory than <paramref name="image"/>, and every byte is written.</param>
    public abstract void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into);

    /// <summary>Whether pixels change their places, so that a mask of classes must follow; colours and noise leave masks alone.</summary>
    public virtual bool MovesPixels => false;

    /// <summary>Height and width of the result where they are the same for every image and draw; null where the result depends on either.</summary>
    public virtual (int Height, int Width)? FixedSize => null;

    /// <summary>The size of the result of a draw; the image's own unless a transform says otherwise.</summary>
    public virtual ImageSize SizeAfter(in Draw draw, ImageSize size) => size;

    /// <summary>The size of the result whatever is drawn; null if draws differ in it.</summary>
    public virtual ImageSize? SizeAfter(ImageSize size) => FixedSize is { } f ? new(f.Height, f.Width, size.Channels) : size;

    /// <summary>Moves the pixels of a mask of classes as those of the image: nearest pixels, no mixtures.</summary>
    /// <param name="draw">What <see cref="Sample"/> returned for the image.</param>
    /// <param name="size">The size of the mask.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="fill">The class of what lies outside.</param>
    /// <param name="into">Where the changed mask goes; every byte is written.</param>
    public virtual void ApplyToMask(in Draw draw, ImageSize size, ReadOnlySpan<byte> mask, byte fill, Span<byte> into) => mask[..size.Count].CopyTo(into);

    /// <summary>Draws for one image and adds what will happen to a plan; a policy adds the transforms it chose.</summary>
    public virtual void AddTo(Plan plan, ref Philox random)
    {
        Draw draw = Sample(plan.Size, ref random);
        if (draw.Changes) plan.Add(this, draw);
    }

    /// <summary>Draws and applies to a whole image.</summary>
    public Image Apply(Image image, ref Philox random) => Apply(Sample(image.Size, ref random), image);

    /// <summary>Applies a draw to a whole image.</summary>
    public Image Apply(in Draw draw, Image image)
    {
        if (!draw.Changes) return new Image(image.Size, image.Pixels.ToArray());
        ImageSize size = SizeAfter(draw, image.Size);
        var changed = new Image(size, new byte[size.Count]);
        Apply(draw, image.Size, image.Pixels, changed.Pixels);
        return changed;
    }

    /// <summary>Prints nothing: settings say what a transform is, and what follows from them is no part of its text.</summary>
    protected override bool PrintMembers(StringBuilder builder) => false;
}
