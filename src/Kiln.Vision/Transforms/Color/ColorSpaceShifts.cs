using System.Runtime.CompilerServices;

namespace Kiln.Vision;

/// <summary>Shifts hue, saturation and value: the arithmetic of <see cref="ColorSpaces"/>, operation by operation, so that the bytes are the same.</summary>
/// <param name="hue">Part of a turn.</param>
/// <param name="saturation">What is added to the saturation, which stays within 0 … 1.</param>
/// <param name="value">What is added to the value, which stays within 0 … 1.</param>
internal readonly struct HsvShift(float hue, float saturation, float value) : IPixelMap
{
    private readonly float hue = hue, saturation = saturation, value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Of<V>(ref V r, ref V g, ref V b)
        where V : struct, IPixelLanes<V>
    {
        V zero = V.Splat(0), one = V.Splat(1), six = V.Splat(6), full = V.Splat(byte.MaxValue);
        (r, g, b) = (r / full, g / full, b / full);
        V most = V.Max(r, V.Max(g, b)), chroma = most - V.Min(r, V.Min(g, b)), divisor = V.WhereGreater(chroma, zero, chroma, one);
        V redTop = (g - b) / divisor, greenTop = V.Splat(2) + ((b - r) / divisor), blueTop = V.Splat(4) + ((r - g) / divisor);
        V sixths = V.WhereGreater(most, r, V.WhereGreater(most, g, blueTop, greenTop), redTop);
        V h = V.WhereGreater(zero, sixths, sixths + six, sixths) / six;
        V s = chroma / V.WhereGreater(most, zero, most, one);
        h += V.Splat(hue);
        s = V.Min(V.Max(s + V.Splat(saturation), zero), one);
        V v = V.Min(V.Max(most + V.Splat(value), zero), one);
        sixths = six * (h - V.Floor(h));
        chroma = s * v;
        r = Channel(sixths, 5, chroma, v);
        g = Channel(sixths, 3, chroma, v);
        b = Channel(sixths, 1, chroma, v);
    }

    /// <summary>255 (v − chroma w) + ½, with the weight w of a channel at this place of the circle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Channel<V>(V sixths, float from, V chroma, V v)
        where V : struct, IPixelLanes<V>
    {
        V k = V.Splat(from) + sixths, six = V.Splat(6);
        k = V.WhereGreater(six, k, k, k - six);   // exact, as the remainder is
        V weight = V.Min(V.Max(V.Min(k, V.Splat(4) - k), V.Splat(0)), V.Splat(1));
        return ((v - (chroma * weight)) * V.Splat(byte.MaxValue)) + V.Splat(0.5f);
    }
}

/// <summary>Shifts brightness and the two colour differences: the arithmetic of <see cref="ColorSpaces"/>, operation by operation.</summary>
/// <param name="brightness">What is added to Y.</param>
/// <param name="blue">What is added to Cb.</param>
/// <param name="red">What is added to Cr.</param>
internal readonly struct YCbCrShift(float brightness, float blue, float red) : IPixelMap
{
    private readonly float brightness = brightness, blue = blue, red = red;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Of<V>(ref V r, ref V g, ref V b)
        where V : struct, IPixelLanes<V>
    {
        V full = V.Splat(byte.MaxValue), half = V.Splat(0.5f);
        (r, g, b) = (r / full, g / full, b / full);
        V y = (V.Splat(0.299f) * r) + (V.Splat(0.587f) * g) + (V.Splat(0.114f) * b);
        V toBlue = half + ((b - y) / V.Splat(1.772f)) + V.Splat(blue), toRed = half + ((r - y) / V.Splat(1.402f)) + V.Splat(red);
        y += V.Splat(brightness);
        r = y + (V.Splat(1.402f) * (toRed - half));
        b = y + (V.Splat(1.772f) * (toBlue - half));
        g = (y - (V.Splat(0.299f) * r) - (V.Splat(0.114f) * b)) / V.Splat(0.587f);
        (r, g, b) = ((r * full) + half, (g * full) + half, (b * full) + half);
    }
}
