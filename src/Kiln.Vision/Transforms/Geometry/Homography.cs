namespace Kiln.Vision;

/// <summary>A projective map of the plane: <c>(x, y) → (XX·x + XY·y + X1, YX·x + YY·y + Y1) / (PX·x + PY·y + P1)</c>.</summary>
/// <remarks>Pixel (i, j) covers [i, i + 1) × [j, j + 1), so that its centre is at one half and a mirror of width W is x → W − x.</remarks>
/// <param name="XX">How x follows x.</param>
/// <param name="XY">How x follows y.</param>
/// <param name="X1">How far x moves.</param>
/// <param name="YX">How y follows x.</param>
/// <param name="YY">How y follows y.</param>
/// <param name="Y1">How far y moves.</param>
/// <param name="PX">How the divisor follows x; 0 for an affine map.</param>
/// <param name="PY">How the divisor follows y; 0 for an affine map.</param>
/// <param name="P1">The constant of the divisor.</param>
public readonly record struct Homography(double XX, double XY, double X1, double YX, double YY, double Y1, double PX = 0, double PY = 0, double P1 = 1)
{
    /// <summary>Leaves every point where it is.</summary>
    public static Homography Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>Whether the divisor is 1 everywhere.</summary>
    public bool IsAffine => PX == 0 && PY == 0 && P1 == 1;

    /// <summary>Moves points by (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public static Homography Translation(double x, double y) => new(1, 0, x, 0, 1, y);

    /// <summary>Stretches from the origin.</summary>
    public static Homography Scaling(double x, double y) => new(x, 0, 0, 0, y, 0);

    /// <summary>The point that (<paramref name="x"/>, <paramref name="y"/>) is mapped to.</summary>
    public (double X, double Y) At(double x, double y)
    {
        double divisor = (PX * x) + (PY * y) + P1;
        return (((XX * x) + (XY * y) + X1) / divisor, ((YX * x) + (YY * y) + Y1) / divisor);
    }

    /// <summary>The map that applies <paramref name="inner"/> first, then this one: the product of the matrices.</summary>
    public Homography After(in Homography inner) => new(
        (XX * inner.XX) + (XY * inner.YX) + (X1 * inner.PX), (XX * inner.XY) + (XY * inner.YY) + (X1 * inner.PY), (XX * inner.X1) + (XY * inner.Y1) + (X1 * inner.P1),
        (YX * inner.XX) + (YY * inner.YX) + (Y1 * inner.PX), (YX * inner.XY) + (YY * inner.YY) + (Y1 * inner.PY), (YX * inner.X1) + (YY * inner.Y1) + (Y1 * inner.P1),
        (PX * inner.XX) + (PY * inner.YX) + (P1 * inner.PX), (PX * inner.XY) + (PY * inner.YY) + (P1 * inner.PY), (PX * inner.X1) + (PY * inner.Y1) + (P1 * inner.P1));

    /// <summary>
    /// The map from output to input of torchvision's <c>affine</c>: about the centre, the image is sheared, scaled and turned by <paramref name="degrees"/>
    /// (clockwise on the screen, as y points down), then moved.
    /// </summary>
    /// <param name="center">The centre, in pixels.</param>
    /// <param name="degrees">The angle.</param>
    /// <param name="x">The shift to the right.</param>
    /// <param name="y">The shift downwards.</param>
    /// <param name="scale">The factor of size, positive.</param>
    /// <param name="shearX">The angle of shear along x, degrees.</param>
    /// <param name="shearY">The angle of shear along y, degrees.</param>
    public static Homography InverseAffine((double X, double Y) center, double degrees, double x = 0, double y = 0, double scale = 1, double shearX = 0, double shearY = 0)
    {
        (double sin, double cos) = SinCos(degrees - shearY);
        (double turnSin, double turnCos) = SinCos(degrees);
        double tanX = Math.Tan(shearX * Math.PI / 180), cosY = Math.Cos(shearY * Math.PI / 180);
        double a = cos / cosY, b = (-a * tanX) - turnSin, c = sin / cosY, d = (-c * tanX) + turnCos;
        var inverse = new Homography(d / scale, -b / scale, 0, -c / scale, a / scale, 0);
        return Translation(center.X, center.Y).After(inverse).After(Translation(-center.X - x, -center.Y - y));
    }

    /// <summary>Sine and cosine of an angle in degrees; exact for multiples of 90, so that such turns move whole pixels.</summary>
    public static (double Sin, double Cos) SinCos(double degrees) => Math.IEEERemainder(degrees, 90) == 0
        ? ((int)(((degrees / 90 % 4) + 4) % 4)) switch { 0 => (0, 1), 1 => (1, 0), 2 => (0, -1), _ => (-1, 0) }
        : Math.SinCos(degrees * Math.PI / 180);
}
