using System.Globalization;

namespace Kiln.Lab;

/// <summary>A colour of the screen (sRGB).</summary>
/// <param name="R">Red, 0 … 255.</param>
/// <param name="G">Green, 0 … 255.</param>
/// <param name="B">Blue, 0 … 255.</param>
internal readonly record struct PageColor(byte R, byte G, byte B)
{
    /// <summary>Reads <c>#rrggbb</c>.</summary>
    public static PageColor Parse(string hex)
    {
        int value = int.Parse(hex.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }

    /// <summary>The share of light it gives, 0 (black) … 1 (white), as WCAG 2.2 defines relative luminance.</summary>
    public double Luminance => (0.2126 * Linear(R)) + (0.7152 * Linear(G)) + (0.0722 * Linear(B));

    /// <summary>How well one is seen on the other, 1 … 21: <c>(L₁ + 0.05) / (L₂ + 0.05)</c> (WCAG 2.2).</summary>
    public static double Contrast(PageColor a, PageColor b)
    {
        double x = a.Luminance, y = b.Luminance;
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    /// <summary>Linear light, 0 … 1 each.</summary>
    public (double R, double G, double B) ToLinear() => (Linear(R), Linear(G), Linear(B));

    /// <summary>A mixture in Oklab (Ottosson 2020), where equal distances look equal.</summary>
    /// <param name="a">The colour at 0.</param>
    /// <param name="b">The colour at 1.</param>
    /// <param name="share">How much of <paramref name="b"/>, 0 … 1.</param>
    public static PageColor Mix(PageColor a, PageColor b, double share)
    {
        (double l1, double a1, double b1) = Oklab(a.ToLinear());
        (double l2, double a2, double b2) = Oklab(b.ToLinear());
        return FromOklab(l1 + (share * (l2 - l1)), a1 + (share * (a2 - a1)), b1 + (share * (b2 - b1)));
    }

    /// <summary>Lightness, green–red and blue–yellow of linear light, by Ottosson's matrices.</summary>
    public static (double L, double A, double B) Oklab((double R, double G, double B) light)
    {
        (double r, double g, double b) = light;
        double l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        double m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        double s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return (
            (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s));
    }

    /// <summary><c>#rrggbb</c>.</summary>
    public override string ToString() => $"#{R:x2}{G:x2}{B:x2}";

    private static PageColor FromOklab(double lightness, double a, double b)
    {
        double l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return new(
            Byte((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s)),
            Byte((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s)),
            Byte((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s)));
    }

    private static double Cube(double x) => x * x * x;

    private static double Linear(byte value)
    {
        double v = value / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
    }

    private static byte Byte(double light)
    {
        double v = Math.Clamp(light, 0, 1);
        return (byte)Math.Round(255 * (v <= 0.0031308 ? 12.92 * v : (1.055 * Math.Pow(v, 1 / 2.4)) - 0.055));
    }
}
