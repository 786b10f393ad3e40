namespace Kiln.Vision;

/// <summary>Surrounds the image with <paramref name="Padding"/> pixels and cuts out a part at a random place (He et al. 2016, CIFAR-10: 4).</summary>
/// <param name="Padding">Pixels added on each side, at least 0.</param>
/// <param name="Height">The height of the part; 0 for that of the image.</param>
/// <param name="Width">The width of the part; 0 for that of the image.</param>
/// <param name="Border">What the added pixels are.</param>
/// <param name="Fill">Their value where the border is constant.</param>
/// <param name="PadIfNeeded">Whether an image smaller than the part is padded until it is not; else it is an error.</param>
public sealed record RandomCrop(int Padding = 4, int Height = 0, int Width = 0, Border Border = Border.Constant, int Fill = 0, bool PadIfNeeded = false) : GeometricTransform
{
    /// <summary>Pixels added on each side; with the image's own size it moves by up to as many in each direction, each shift equally likely.</summary>
    /// <exception cref="InputException">A negative number, or one so large that it cannot be meant.</exception>
    public int Padding { get; init; } = Setting.Whole(0, 1024, Padding);

    /// <summary>The height of the part, in pixels; 0 for that of the image.</summary>
    public int Height { get; init; } = Setting.SideOrZero(Height, "the height of the image");

    /// <summary>The width of the part, in pixels; 0 for that of the image.</summary>
    public int Width { get; init; } = Setting.SideOrZero(Width, "the width of the image");

    /// <summary>The value of the pixels added where the border is constant, 0 … 255.</summary>
    public int Fill { get; init; } = Setting.Whole(0, byte.MaxValue, Fill);

    /// <inheritdoc/>
    public override (int Height, int Width)? FixedSize => Height > 0 && Width > 0 ? (Height, Width) : null;

    /// <summary>Draws the shift: A pixels down, B pixels to the right.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        ImageSize part = Part(size);
        int down = Shift(size.Height, part.Height, size, ref random), right = Shift(size.Width, part.Width, size, ref random);
        return new(down != 0 || right != 0 || part != size, down, right);
    }

    /// <inheritdoc/>
    public override ImageSize SizeAfter(in Draw draw, ImageSize size) => Part(size);

    /// <inheritdoc/>
    public override ImageSize? SizeAfter(ImageSize size) => Part(size);

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) =>
        new(size, Part(size), Homography.Translation(-draw.B, -draw.A)) { Border = Border, Fill = (byte)Fill };

    private ImageSize Part(ImageSize size) => new(Height > 0 ? Height : size.Height, Width > 0 ? Width : size.Width, size.Channels);

    private int Shift(int image, int part, ImageSize size, ref Philox random)
    {
        int padding = PadIfNeeded && image + (2 * Padding) < part ? part - image - Padding : Padding, places = image + (2 * padding) - part + 1;
        if (places < 1) throw new InputException($"A random crop of {Part(size).Height}×{Part(size).Width} does not fit into an image of {size} with {Padding} pixels around it; make the crop smaller, the padding larger, or set padIfNeeded.");
        return random.Below(places) - (image + padding - part);
    }
}
