namespace Kiln.Vision;

/// <summary>Turns the image about its centre by up to <paramref name="Degrees"/> either way.</summary>
/// <param name="Degrees">The largest angle.</param>
/// <param name="Expand">Whether the image grows to hold all of the turned one.</param>
/// <param name="Interpolation">Nearest or bilinear; torchvision's own choice is nearest.</param>
/// <param name="Fill">The value outside.</param>
public sealed record RandomRotation(float Degrees = 15, bool Expand = false, Interpolation Interpolation = Interpolation.Bilinear, int Fill = 0) : GeometricTransform
{
    /// <summary>The largest angle, in degrees, 0 … 180.</summary>
    public float Degrees { get; init; } = Setting.Between(0, 180, Degrees);

    /// <summary>How values between pixels are made.</summary>
    public Interpolation Interpolation { get; init; } = Setting.OfWarp(Interpolation);

    /// <summary>The value outside, 0 … 255.</summary>
    public int Fill { get; init; } = Setting.Whole(0, byte.MaxValue, Fill);

    /// <summary>Draws the angle A in degrees, counter-clockwise.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        float angle = random.Uniform(-Degrees, Degrees);
        return new(angle != 0, angle);
    }

    /// <inheritdoc/>
    public override ImageSize SizeAfter(in Draw draw, ImageSize size)
    {
        if (!Expand) return size;
        Homography map = Inverse(draw, size);
        (double X, double Y) a = map.At(0, 0), b = map.At(size.Width, 0), c = map.At(size.Width, size.Height), d = map.At(0, size.Height);
        return size with { Height = Extent(a.Y, b.Y, c.Y, d.Y), Width = Extent(a.X, b.X, c.X, d.X) };
    }

    /// <inheritdoc/>
    public override ImageSize? SizeAfter(ImageSize size) => Expand && Degrees > 0 ? null : size;

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size)
    {
        ImageSize after = SizeAfter(draw, size);
        Homography map = Inverse(draw, size).After(Homography.Translation((size.Width - after.Width) * 0.5, (size.Height - after.Height) * 0.5));
        return new(size, after, map) { Interpolation = Interpolation, Fill = (byte)Fill };
    }

    private static Homography Inverse(in Draw draw, ImageSize size) => Homography.InverseAffine((size.Width * 0.5, size.Height * 0.5), -draw.A);

    private static int Extent(double a, double b, double c, double d) =>
        (int)(Math.Ceiling(Math.Max(Math.Max(a, b), Math.Max(c, d))) - Math.Floor(Math.Min(Math.Min(a, b), Math.Min(c, d))));
}
