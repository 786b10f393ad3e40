namespace Kiln.Vision;

/// <summary>Changes the size of the image: to an exact size, or so that its short side has a length and its shape stays.</summary>
/// <param name="Height">The height; of the short side where <paramref name="Width"/> is 0.</param>
/// <param name="Width">The width; 0 to keep the shape of the image.</param>
/// <param name="Interpolation">How values between pixels are made.</param>
/// <param name="Antialias">Whether shrinking takes the mean over all pixels that become one, as Pillow does and torchvision with <c>antialias=True</c>.</param>
public sealed record Resize(int Height = 256, int Width = 0, Interpolation Interpolation = Interpolation.Bilinear, bool Antialias = true) : GeometricTransform
{
    /// <summary>The height in pixels; the length of the short side where the width is 0.</summary>
    public int Height { get; init; } = Setting.Side(Height, 256);

    /// <summary>The width in pixels; 0 to keep the shape of the image.</summary>
    public int Width { get; init; } = Setting.SideOrZero(Width, "the shape of the image");

    /// <inheritdoc/>
    public override (int Height, int Width)? FixedSize => Width > 0 ? (Height, Width) : null;

    /// <inheritdoc/>
    public override Draw Sample(ImageSize size, ref Philox random) => new(SizeOf(size) != size);

    /// <inheritdoc/>
    public override ImageSize SizeAfter(in Draw draw, ImageSize size) => SizeOf(size);

    /// <inheritdoc/>
    public override ImageSize? SizeAfter(ImageSize size) => SizeOf(size);

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => Step(size, SizeOf(size), Interpolation, Antialias);

    /// <summary>The size of an image of the same shape whose short side is <paramref name="side"/>; the long side is rounded down.</summary>
    internal static ImageSize ShortSide(ImageSize size, int side) => size.Height <= size.Width
        ? size with { Height = side, Width = (int)((long)side * size.Width / size.Height) }
        : size with { Height = (int)((long)side * size.Height / size.Width), Width = side };

    /// <summary>The step that makes one size of another.</summary>
    internal static GeometricStep Step(ImageSize size, ImageSize after, Interpolation interpolation, bool antialias) =>
        new(size, after, Homography.Scaling((double)size.Width / after.Width, (double)size.Height / after.Height), resizes: true) { Interpolation = interpolation, Antialias = antialias };

    /// <summary>The step that cuts out the part with top A, left B, height C and width D of a draw and makes another size of it.</summary>
    internal static GeometricStep PartStep(in Draw draw, ImageSize size, ImageSize after, Interpolation interpolation, bool antialias)
    {
        var part = new ImageSize((int)draw.C, (int)draw.D, size.Channels);
        var cut = new GeometricStep(size, part, Homography.Translation(draw.B, draw.A));
        cut.TryThen(Step(part, after, interpolation, antialias), out GeometricStep both);
        return both;
    }

    private ImageSize SizeOf(ImageSize size) => Width > 0 ? size with { Height = Height, Width = Width } : ShortSide(size, Height);
}
