namespace Kiln.Vision;

/// <summary>Cuts out a part at one of thirteen fixed places, whose sides are each 1, 0.875, 0.75 or 0.66 of the image's short side, and resizes it (Wang et al. 2015, multi-scale cropping).</summary>
/// <remarks>Places are the corners, the centre, the middles of the edges and the middles of the quarters. Random places favour the middle of images; fixed ones do not.</remarks>
/// <param name="Height">The height of the result.</param>
/// <param name="Width">The width of the result; 0 for a square.</param>
/// <param name="MaxDistortion">How many scales apart height and width may be: 0 for squares only, 3 for any pair.</param>
/// <param name="Interpolation">How values between pixels are made.</param>
public sealed record MultiScaleCrop(int Height = 224, int Width = 0, int MaxDistortion = 1, Interpolation Interpolation = Interpolation.Bilinear) : GeometricTransform
{
    private const int Quarters = 4;   // places are multiples of a quarter of the room there is

    /// <summary>The height of the result, in pixels.</summary>
    /// <exception cref="InputException">Not between 1 and 16384.</exception>
    public int Height { get; init; } = Setting.Side(Height, 224);

    /// <summary>The width of the result, in pixels; 0 for a square.</summary>
    /// <exception cref="InputException">Not between 0 and 16384.</exception>
    public int Width { get; init; } = Setting.SideOrZero(Width, "a square");

    /// <summary>How many scales apart height and width may be.</summary>
    /// <exception cref="InputException">Not between 0 and 3.</exception>
    public int MaxDistortion { get; init; } = Setting.Whole(0, Scales.Length - 1, MaxDistortion);

    /// <inheritdoc/>
    public override (int Height, int Width)? FixedSize => (Height, Width > 0 ? Width : Height);

    private static ReadOnlySpan<float> Scales => [1, 0.875f, 0.75f, 0.66f];

    // Row and column in quarters: corners, centre, middles of edges, middles of quarters.
    private static ReadOnlySpan<byte> Places => [0, 0, 0, 4, 4, 0, 4, 4, 2, 2, 2, 0, 2, 4, 4, 2, 0, 2, 1, 1, 1, 3, 3, 1, 3, 3];

    /// <summary>Draws the part: A its top, B its left, C its height, D its width; every allowed pair of scales and every place are as likely.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        int high, wide;
        do
        {
            high = random.Below(Scales.Length);
            wide = random.Below(Scales.Length);
        }
        while (Math.Abs(high - wide) > MaxDistortion);
        int side = Math.Min(size.Height, size.Width), place = 2 * random.Below(Places.Length / 2);
        int height = Math.Max((int)(side * Scales[high]), 1), width = Math.Max((int)(side * Scales[wide]), 1);
        return new(true, Places[place] * (size.Height - height) / Quarters, Places[place + 1] * (size.Width - width) / Quarters, height, width);
    }

    /// <inheritdoc/>
    public override ImageSize SizeAfter(in Draw draw, ImageSize size) => new(Height, Width > 0 ? Width : Height, size.Channels);

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => Resize.PartStep(draw, size, SizeAfter(draw, size), Interpolation, antialias: true);
}
