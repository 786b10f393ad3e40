using System.Numerics;

namespace Kiln.Vision;

/// <summary>Colours red, green, blue of 0 … 1 in other coordinates, and back.</summary>
public static class ColorSpaces
{
    /// <summary>X and Z of white, D65 at two degrees; its Y is 1.</summary>
    internal const float WhiteX = 0.95047f, WhiteZ = 1.08883f;

    /// <summary>Where CIE's cube root and sRGB's power become straight lines, and the slope κ of the former.</summary>
    internal const float RootBend = 216f / 24389, GammaBend = 0.0031308f, Slope = 24389f / 27;

    private static readonly Vector3 White = new(WhiteX, 1, WhiteZ);

    /// <summary>Hue (part of a turn, red 0, green ⅓, blue ⅔), saturation and value, each 0 … 1 (Smith 1978).</summary>
    public static Vector3 ToHsv(Vector3 rgb)
    {
        float most = MathF.Max(rgb.X, MathF.Max(rgb.Y, rgb.Z)), least = MathF.Min(rgb.X, MathF.Min(rgb.Y, rgb.Z)), chroma = most - least;
        if (chroma <= 0) return new(0, 0, most);
        float sixths =
            rgb.X >= most ? (rgb.Y - rgb.Z) / chroma :
            rgb.Y >= most ? 2 + ((rgb.Z - rgb.X) / chroma) :
            4 + ((rgb.X - rgb.Y) / chroma);
        return new((sixths < 0 ? sixths + 6 : sixths) / 6, chroma / most, most);
    }

    /// <summary>The colour of a hue (any part of a turn), a saturation and a value.</summary>
    public static Vector3 FromHsv(Vector3 hsv)
    {
        float sixths = 6 * (hsv.X - MathF.Floor(hsv.X)), chroma = hsv.Y * hsv.Z;
        return new(hsv.Z - (chroma * Weight(5)), hsv.Z - (chroma * Weight(3)), hsv.Z - (chroma * Weight(1)));

        float Weight(float from)
        {
            float k = (from + sixths) % 6;
            return Math.Clamp(MathF.Min(k, 4 - k), 0, 1);
        }
    }

    /// <summary>Brightness Y and the colour differences Cb and Cr about ½, as JPEG has them (ITU-R BT.601, full range).</summary>
    public static Vector3 ToYCbCr(Vector3 rgb)
    {
        float y = (0.299f * rgb.X) + (0.587f * rgb.Y) + (0.114f * rgb.Z);
        return new(y, 0.5f + ((rgb.Z - y) / 1.772f), 0.5f + ((rgb.X - y) / 1.402f));
    }

    /// <summary>The colour of a brightness and two colour differences.</summary>
    public static Vector3 FromYCbCr(Vector3 ycc)
    {
        float red = ycc.X + (1.402f * (ycc.Z - 0.5f)), blue = ycc.X + (1.772f * (ycc.Y - 0.5f));
        return new(red, (ycc.X - (0.299f * red) - (0.114f * blue)) / 0.587f, blue);
    }

    /// <summary>CIE 1976 L* of 0 … 100, a* and b*, of sRGB under D65.</summary>
    public static Vector3 ToLab(Vector3 rgb)
    {
        Vector3 linear = new(Linear(rgb.X), Linear(rgb.Y), Linear(rgb.Z));
        float x = Vector3.Dot(linear, new(0.4124564f, 0.3575761f, 0.1804375f)), y = Vector3.Dot(linear, new(0.2126729f, 0.7151522f, 0.0721750f));
        float z = Vector3.Dot(linear, new(0.0193339f, 0.1191920f, 0.9503041f));
        (float fx, float fy, float fz) = (Root(x / White.X), Root(y / White.Y), Root(z / White.Z));
        return new((116 * fy) - 16, 500 * (fx - fy), 200 * (fy - fz));
    }

    /// <summary>The sRGB colour of L*, a* and b*; it may leave 0 … 1.</summary>
    public static Vector3 FromLab(Vector3 lab)
    {
        float fy = (lab.X + 16) / 116;
        Vector3 xyz = White * new Vector3(Cube(fy + (lab.Y / 500)), Cube(fy), Cube(fy - (lab.Z / 200)));
        return new(
            Gamma(Vector3.Dot(xyz, new(3.2404542f, -1.5371385f, -0.4985314f))),
            Gamma(Vector3.Dot(xyz, new(-0.9692660f, 1.8760108f, 0.0415560f))),
            Gamma(Vector3.Dot(xyz, new(0.0556434f, -0.2040259f, 1.0572252f))));
    }

    /// <summary>The light of a value of sRGB, 0 … 1.</summary>
    internal static float Linear(float x) => x <= 0.04045f ? x / 12.92f : MathF.Pow((x + 0.055f) / 1.055f, 2.4f);

    private static float Gamma(float x) => x <= GammaBend ? 12.92f * x : (1.055f * MathF.Pow(x, 1 / 2.4f)) - 0.055f;

    /// <summary>The cube root, with CIE's straight line near black.</summary>
    private static float Root(float t) => t > RootBend ? MathF.Cbrt(t) : ((Slope * t) + 16) / 116;

    private static float Cube(float f) => f > 6f / 29 ? f * f * f : ((116 * f) - 16) * 27 / 24389;
}
