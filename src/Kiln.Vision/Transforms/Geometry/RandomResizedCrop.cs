namespace Kiln.Vision;

/// <summary>Cuts out a part of random area and shape and resizes it (Szegedy et al. 2015, "Inception crop").</summary>
/// <param name="Height">The height of the result.</param>
/// <param name="Width">The width of the result; 0 for a square.</param>
/// <param name="MinScale">The smallest area, as a share of the image's.</param>
/// <param name="MaxScale">The largest area, as a share.</param>
/// <param name="MinRatio">The smallest width over height of the part.</param>
/// <param name="MaxRatio">The largest width over height.</param>
/// <param name="Interpolation">How values between pixels are made.</param>
/// <param name="Antialias">Whether shrinking takes the mean over all pixels that become one.</param>
public sealed record RandomResizedCrop(
    int Height = 224, int Width = 0, float MinScale = 0.08f, float MaxScale = 1, float MinRatio = 3 / 4f, float MaxRatio = 4 / 3f,
    Interpolation Interpolation = Interpolation.Bilinear, bool Antialias = true) : GeometricTransform
{
    private const int Trials = 10;

    /// <summary>The height of the result, in pixels.</summary>
    public int Height { get; init; } = Setting.Side(Height, 224);

    /// <summary>The width of the result, in pixels; 0 for a square.</summary>
    public int Width { get; init; } = Setting.SideOrZero(Width, "a square");

    /// <summary>The smallest area, a share above 0.</summary>
    public float MinScale { get; init; } = Setting.Ordered(1e-6f, 1, MinScale, MaxScale);

    /// <summary>The smallest width over height, above 0.</summary>
    public float MinRatio { get; init; } = Setting.Ordered(0.01f, 100, MinRatio, MaxRatio);

    /// <inheritdoc/>
    public override (int Height, int Width)? FixedSize => (Height, Width > 0 ? Width : Height);

    /// <summary>Draws the part: A its top, B its left, C its height, D its width. After ten parts that do not fit it is the largest in the middle of an allowed shape.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        float area = (float)size.Height * size.Width, low = MathF.Log(MinRatio), high = MathF.Log(MaxRatio);
        for (int trial = 0; trial < Trials; trial++)
        {
            float target = area * random.Uniform(MinScale, MaxScale), ratio = MathF.Exp(random.Uniform(low, high));
            int width = (int)MathF.Round(MathF.Sqrt(target * ratio)), height = (int)MathF.Round(MathF.Sqrt(target / ratio));
            if (width > 0 && height > 0 && width <= size.Width && height <= size.Height)
            {
                return new(true, random.Below(size.Height - height + 1), random.Below(size.Width - width + 1), height, width);
            }
        }

        float shape = (float)size.Width / size.Height;
        int w = shape > MaxRatio ? (int)MathF.Round(size.Height * MaxRatio) : size.Width;
        int h = shape < MinRatio ? (int)MathF.Round(size.Width / MinRatio) : size.Height;
        return new(true, (size.Height - h) / 2, (size.Width - w) / 2, h, w);
    }

    /// <inheritdoc/>
    public override ImageSize SizeAfter(in Draw draw, ImageSize size) => new(Height, Width > 0 ? Width : Height, size.Channels);

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => Resize.PartStep(draw, size, SizeAfter(draw, size), Interpolation, Antialias);
}
