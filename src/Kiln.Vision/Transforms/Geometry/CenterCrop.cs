namespace Kiln.Vision;

/// <summary>Cuts out the middle; an image that is too small is surrounded with black.</summary>
/// <param name="Height">The height of the part.</param>
/// <param name="Width">The width of the part; 0 for a square.</param>
public sealed record CenterCrop(int Height = 224, int Width = 0) : GeometricTransform
{
    /// <summary>The height of the part, in pixels.</summary>
    public int Height { get; init; } = Setting.Side(Height, 224);

    /// <summary>The width of the part, in pixels; 0 for a square.</summary>
    public int Width { get; init; } = Setting.SideOrZero(Width, "a square");

    /// <inheritdoc/>
    public override (int Height, int Width)? FixedSize => (Height, Width > 0 ? Width : Height);

    /// <inheritdoc/>
    public override Draw Sample(ImageSize size, ref Philox random) => new(After(size) != size);

    /// <inheritdoc/>
    public override ImageSize SizeAfter(in Draw draw, ImageSize size) => After(size);

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size)
    {
        ImageSize after = After(size);
        return new(size, after, Homography.Translation(Offset(size.Width, after.Width), Offset(size.Height, after.Height)));
    }

    /// <summary>Where the middle part begins; half a pixel goes to the even side, or, where the image is padded, to the upper left.</summary>
    internal static int Offset(int image, int part) => part <= image ? (int)Math.Round((image - part) / 2.0, MidpointRounding.ToEven) : -((part - image) / 2);

    private ImageSize After(ImageSize size) => new(Height, Width > 0 ? Width : Height, size.Channels);
}
