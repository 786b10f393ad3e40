namespace Kiln.Vision;

/// <summary>Turns, moves, scales and shears the image about its centre at random, by torchvision's <c>RandomAffine</c>.</summary>
/// <param name="Degrees">The angle, up to so many degrees either way.</param>
/// <param name="TranslateX">The shift to the right or left, up to this share of the width, in whole pixels.</param>
/// <param name="TranslateY">The shift up or down, up to this share of the height.</param>
/// <param name="MinScale">The smallest factor of size.</param>
/// <param name="MaxScale">The largest factor of size.</param>
/// <param name="ShearX">The shear along x, up to so many degrees either way.</param>
/// <param name="ShearY">The shear along y, up to so many degrees either way.</param>
/// <param name="Interpolation">Nearest or bilinear.</param>
/// <param name="Fill">The value outside.</param>
public sealed record RandomAffine(
    float Degrees = 0, float TranslateX = 0, float TranslateY = 0, float MinScale = 1, float MaxScale = 1, float ShearX = 0, float ShearY = 0,
    Interpolation Interpolation = Interpolation.Bilinear, int Fill = 0) : GeometricTransform
{
    /// <summary>The largest angle, in degrees, 0 … 180.</summary>
    public float Degrees { get; init; } = Setting.Between(0, 180, Degrees);

    /// <summary>The largest shift along x, as a share of the width.</summary>
    public float TranslateX { get; init; } = Setting.Between(0, 1, TranslateX);

    /// <summary>The largest shift along y, as a share of the height.</summary>
    public float TranslateY { get; init; } = Setting.Between(0, 1, TranslateY);

    /// <summary>The smallest factor of size, above 0.</summary>
    public float MinScale { get; init; } = Setting.Ordered(0.01f, 100, MinScale, MaxScale);

    /// <summary>The largest shear along x, in degrees.</summary>
    public float ShearX { get; init; } = Setting.Between(0, 89, ShearX);

    /// <summary>The largest shear along y, in degrees.</summary>
    public float ShearY { get; init; } = Setting.Between(0, 89, ShearY);

    /// <summary>How values between pixels are made.</summary>
    public Interpolation Interpolation { get; init; } = Setting.OfWarp(Interpolation);

    /// <summary>The value outside, 0 … 255.</summary>
    public int Fill { get; init; } = Setting.Whole(0, byte.MaxValue, Fill);

    /// <summary>Draws the angle A in degrees, clockwise; the shift B to the right and C down; the factor D; the shears E and F in degrees.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        float x = TranslateX * size.Width, y = TranslateY * size.Height;
        var draw = new Draw(
            true, random.Uniform(-Degrees, Degrees), MathF.Round(random.Uniform(-x, x)), MathF.Round(random.Uniform(-y, y)),
            random.Uniform(MinScale, MaxScale), random.Uniform(-ShearX, ShearX), random.Uniform(-ShearY, ShearY));
        return draw with { Changes = draw is not { A: 0, B: 0, C: 0, D: 1, E: 0, F: 0 } };
    }

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) =>
        new(size, size, Homography.InverseAffine((size.Width * 0.5, size.Height * 0.5), draw.A, draw.B, draw.C, draw.D, draw.E, draw.F)) { Interpolation = Interpolation, Fill = (byte)Fill };
}
