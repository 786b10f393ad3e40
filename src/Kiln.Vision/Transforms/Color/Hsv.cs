using System.Runtime.CompilerServices;

namespace Kiln.Vision;

/// <summary>PIL's hue, saturation and value of a colour, in whole numbers 0 … 255, and the way back.</summary>
internal static class Hsv
{
    /// <summary>Values of a hue; 255 is red again, as in PIL.</summary>
    public const float Turn = 255;

    /// <summary>Hue, saturation and value; fractions are dropped, as PIL drops them.</summary>
    /// <remarks>
    /// With x = (max − mid) / (max − min) the hue is base ± x sixths of a turn, so that one division does for PIL's three.
    /// The order of operations is chosen so that whole numbers come out as PIL's for every colour.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromRgb<V>(V r, V g, V b, out V h, out V s, out V v)
        where V : struct, IPixelLanes<V>
    {
        V zero = V.Splat(0), one = V.Splat(1), six = V.Splat(6);
        v = V.Max(r, V.Max(g, b));
        V least = V.Min(r, V.Min(g, b)), chroma = v - least;
        V middle = r + g + b - v - least;   // exact: whole numbers
        V x = (v - middle) / V.Max(chroma, one);
        V low = one - x, high = one + x;
        V redTop = V.WhereGreater(g, b, low, V.WhereGreater(b, g, V.Splat(5) + x, V.WhereGreater(chroma, zero, low, zero)));
        V greenTop = V.WhereGreater(b, r, V.Splat(3) - x, high);
        V blueTop = V.WhereGreater(r, g, V.Splat(5) - x, V.Splat(3) + x);
        V sixths = V.WhereGreater(v, r, V.WhereGreater(v, g, blueTop, greenTop), redTop);

        // 5 + x is 1 − (1 − x)/6 of a turn in PIL, which rounds up where this would fall just below a whole number.
        V nudge = V.WhereGreater(sixths, V.Splat(4.9999f), V.Splat(3e-5f), zero);
        h = V.Floor((sixths / six * V.Splat(Turn)) + nudge);
        h = V.WhereGreater(h, V.Splat(Turn - 1), h - V.Splat(Turn), h);
        s = V.Floor(chroma / V.Max(v, one) * V.Splat(255));
    }

    /// <summary>The colour, plus ½ so that dropping the fraction rounds.</summary>
    /// <remarks>Each channel is <c>v − v s w</c> with a weight w that rises and falls along the circle of hues (Smith 1978 in one formula).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToRgb<V>(V h, V s, V v, out V r, out V g, out V b)
        where V : struct, IPixelLanes<V>
    {
        V sixths = h * V.Splat(6 / Turn), depth = v * s * V.Splat(1 / 255f), top = v + V.Splat(0.5f);
        r = Channel(sixths, 5, depth, top);
        g = Channel(sixths, 3, depth, top);
        b = Channel(sixths, 1, depth, top);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Channel<V>(V sixths, float from, V depth, V top)
        where V : struct, IPixelLanes<V>
    {
        V k = sixths + V.Splat(from), six = V.Splat(6);
        k = V.WhereGreater(k, V.Splat(5.99999f), k - six, k);
        V weight = V.Max(V.Splat(0), V.Min(V.Min(k, V.Splat(4) - k), V.Splat(1)));
        return top - (depth * weight);
    }
}

/// <summary>Turns hues by a whole number of 256ths, as torchvision does over PIL's HSV bytes.</summary>
/// <param name="shift">0 … 255.</param>
internal readonly struct HueMap(int shift) : IPixelMap
{
    private readonly float shift = shift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Of<V>(ref V r, ref V g, ref V b)
        where V : struct, IPixelLanes<V>
    {
        Hsv.FromRgb(r, g, b, out V h, out V s, out V v);
        h += V.Splat(shift);
        h = V.WhereGreater(h, V.Splat(255.5f), h - V.Splat(256), h);
        Hsv.ToRgb(h, s, v, out r, out g, out b);
    }
}
