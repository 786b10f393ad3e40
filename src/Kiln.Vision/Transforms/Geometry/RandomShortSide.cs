namespace Kiln.Vision;

/// <summary>Scale jitter: resizes the image so that its short side has a random length and its shape stays (Simonyan and Zisserman 2015; He et al. 2016). A crop of fixed size follows.</summary>
/// <param name="Least">The smallest length of the short side.</param>
/// <param name="Most">The largest length.</param>
/// <param name="Multiple">Only lengths that are multiples of it, counted from <paramref name="Least"/>: 32 for the scales of multi-scale training.</param>
/// <param name="Interpolation">How values between pixels are made.</param>
public sealed record RandomShortSide(int Least = 256, int Most = 480, int Multiple = 1, Interpolation Interpolation = Interpolation.Bilinear) : GeometricTransform
{
    /// <summary>The smallest length of the short side, in pixels.</summary>
    public int Least { get; init; } = Setting.Side(Least, 256);

    /// <summary>The largest length of the short side, in pixels.</summary>
    public int Most { get; init; } = Setting.Side(Most, 480) >= Least
        ? Most
        : throw new InputException($"RandomShortSide: Most is {Most}, less than Least, {Least}; expected at least as much.");

    /// <summary>The step from one length to the next, in pixels.</summary>
    public int Multiple { get; init; } = Setting.Side(Multiple, 32);

    /// <summary>Draws the length A of the short side.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        int side = Least + (Multiple * random.Below(((Most - Least) / Multiple) + 1));
        return new(Resize.ShortSide(size, side) != size, side);
    }

    /// <inheritdoc/>
    public override ImageSize SizeAfter(in Draw draw, ImageSize size) => Resize.ShortSide(size, (int)draw.A);

    /// <inheritdoc/>
    public override ImageSize? SizeAfter(ImageSize size) => Most - Least < Multiple ? Resize.ShortSide(size, Least) : null;

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => Resize.Step(size, SizeAfter(draw, size), Interpolation, antialias: true);
}
