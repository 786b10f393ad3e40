namespace Kiln.Vision;

/// <summary>Shears the image at random.</summary>
/// <param name="X">Along x, up to so many degrees either way.</param>
/// <param name="Y">Along y, up to so many degrees either way.</param>
/// <param name="Interpolation">Nearest or bilinear.</param>
/// <param name="Fill">The value outside.</param>
/// <param name="AboutCorner">Whether the upper left corner stays where it is, as in the policies; else the centre does.</param>
public sealed record RandomShear(float X = 10, float Y = 0, Interpolation Interpolation = Interpolation.Bilinear, int Fill = 0, bool AboutCorner = false) : GeometricTransform
{
    /// <summary>The largest shear along x, in degrees.</summary>
    public float X { get; init; } = Setting.Between(0, 89, X);

    /// <summary>The largest shear along y, in degrees.</summary>
    public float Y { get; init; } = Setting.Between(0, 89, Y);

    /// <summary>How values between pixels are made.</summary>
    public Interpolation Interpolation { get; init; } = Setting.OfWarp(Interpolation);

    /// <summary>The value outside, 0 … 255.</summary>
    public int Fill { get; init; } = Setting.Whole(0, byte.MaxValue, Fill);

    /// <summary>Draws the shears A along x and B along y, in degrees.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        float x = random.Uniform(-X, X), y = random.Uniform(-Y, Y);
        return new(x != 0 || y != 0, x, y);
    }

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) =>
        new(size, size, Homography.InverseAffine(AboutCorner ? (0, 0) : (size.Width * 0.5, size.Height * 0.5), 0, shearX: draw.A, shearY: draw.B)) { Interpolation = Interpolation, Fill = (byte)Fill };
}
