namespace Kiln.Vision;

/// <summary>What a transform drew for one image: up to six numbers, whose meaning is the transform's own.</summary>
/// <param name="Changes">Whether the image is changed at all; if not, applying may be left out.</param>
/// <param name="A">First number.</param>
/// <param name="B">Second number.</param>
/// <param name="C">Third number.</param>
/// <param name="D">Fourth number.</param>
/// <param name="E">Fifth number.</param>
/// <param name="F">Sixth number.</param>
public readonly record struct Draw(bool Changes, float A = 0, float B = 0, float C = 0, float D = 0, float E = 0, float F = 0);

/// <summary>A random change of an image of bytes that leaves its size and its class as they are.</summary>
/// <remarks>Sampling is apart from applying: a draw can be tested, shown, or applied to an image and its mask alike.</remarks>
public abstract record ImageTransform : Transform
{
    /// <summary>Draws what happens to one image; a pure function of the stream.</summary>
    public abstract Draw Sample(ImageSize size, ref Philox random);

    /// <summary>Does what was drawn.</summary>
    /// <param name="draw">What <see cref="Sample"/> returned.</param>
    /// <param name="size">The size of both images.</param>
    /// <param name="image">The image, <c>[H, W, C]</c>.</param>
    /// <param name="into">Where the changed image goes; other memory than <paramref name="image"/>, and every byte is written.</param>
    public abstract void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into);

    /// <summary>Draws and applies to a whole image.</summary>
    public Image Apply(Image image, ref Philox random)
    {
        Draw draw = Sample(image.Size, ref random);
        var changed = new Image(image.Size, image.Pixels.ToArray());
        if (draw.Changes) Apply(draw, image.Size, image.Pixels, changed.Pixels);
        return changed;
    }
}
