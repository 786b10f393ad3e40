using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Shifts L*, a* and b* of images of bytes, in registers: a table makes bytes linear, cube roots go there and back.</summary>
/// <remarks>
/// sRGB's power <c>x^(5/12)</c> is <c>c √√c</c> of the cube root c. The bytes are those of <see cref="ColorSpaces"/> but for one in thousands that lies within rounding of
/// the next, and they are the same on every machine.
/// </remarks>
internal static class LabShift
{
    private const int Chunk = 64;   // pixels: a multiple of every width

    /// <summary>Bytes as linear light, 0 … 1.</summary>
    private static readonly float[] Linear = [.. Enumerable.Range(0, 256).Select(v => ColorSpaces.Linear(v / (float)byte.MaxValue))];

    /// <summary>into = image shifted by parts of the ranges, 100 for L* and 255 for a* and b*; alpha stays.</summary>
    public static void Run(float lightness, float a, float b, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        var shift = new Shift(lightness * 100, a * 255, b * 255);
        if (Vector512.IsHardwareAccelerated) Run<Lanes16>(shift, size, image, into);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes8>(shift, size, image, into);
        else Run<Lane1>(shift, size, image, into);
    }

    /// <summary>The same for registers of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(in Shift shift, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
        where V : struct, IPixelLanes<V>
    {
        Span<float> planes = stackalloc float[3 * Chunk];
        planes.Clear();
        Span<byte> made = stackalloc byte[3 * Chunk];
        ref float x = ref MemoryMarshal.GetReference(planes);
        ref byte y = ref MemoryMarshal.GetReference(made);
        int pixels = size.Height * size.Width, channels = size.Channels;
        for (int start = 0; start < pixels; start += Chunk)
        {
            int count = Math.Min(Chunk, pixels - start);
            ReadOnlySpan<byte> from = image.Slice(start * channels, count * channels);
            Span<byte> to = into.Slice(start * channels, count * channels);
            for (int i = 0, at = 0; i < count; i++, at += channels)
            {
                planes[i] = Linear[from[at]];
                planes[Chunk + i] = Linear[from[at + 1]];
                planes[(2 * Chunk) + i] = Linear[from[at + 2]];
            }

            for (int i = 0; i < count; i += V.Lanes)
            {
                V r = V.Load(ref Unsafe.Add(ref x, i)), g = V.Load(ref Unsafe.Add(ref x, Chunk + i)), b = V.Load(ref Unsafe.Add(ref x, (2 * Chunk) + i));
                shift.Of(ref r, ref g, ref b);
                V.StoreRgb(r, g, b, ref Unsafe.Add(ref y, 3 * i));
            }

            if (channels == 3)
            {
                made[..to.Length].CopyTo(to);
                continue;
            }

            for (int i = 0; i < count; i++)
            {
                made.Slice(3 * i, 3).CopyTo(to[(4 * i)..]);
                to[(4 * i) + 3] = from[(4 * i) + 3];
            }
        }
    }

    /// <summary>The way of a colour: linear light to L*a*b*, shifted, and back to bytes.</summary>
    /// <param name="lightness">What is added to L*.</param>
    /// <param name="a">What is added to a*.</param>
    /// <param name="b">What is added to b*.</param>
    internal readonly struct Shift(float lightness, float a, float b)
    {
        private readonly float lightness = lightness, a = a, b = b;

        /// <summary>Linear red, green and blue become bytes plus ½, so that dropping fractions rounds.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Of<V>(ref V red, ref V green, ref V blue)
            where V : struct, IPixelLanes<V>
        {
            V fx = Root(Sum(red, green, blue, 0.4124564f, 0.3575761f, 0.1804375f) / V.Splat(ColorSpaces.WhiteX));
            V fy = Root(Sum(red, green, blue, 0.2126729f, 0.7151522f, 0.0721750f));
            V fz = Root(Sum(red, green, blue, 0.0193339f, 0.1191920f, 0.9503041f) / V.Splat(ColorSpaces.WhiteZ));

            // L* = 116 fy − 16, a* = 500 (fx − fy), b* = 200 (fy − fz): shifts of these are shifts of the roots.
            V moved = fy + V.Splat(lightness / 116);
            V x = V.Splat(ColorSpaces.WhiteX) * Cube(moved + (fx - fy) + V.Splat(a / 500));
            V y = Cube(moved);
            V z = V.Splat(ColorSpaces.WhiteZ) * Cube(moved - (fy - fz) - V.Splat(b / 200));
            red = Byte(Sum(x, y, z, 3.2404542f, -1.5371385f, -0.4985314f));
            green = Byte(Sum(x, y, z, -0.9692660f, 1.8760108f, 0.0415560f));
            blue = Byte(Sum(x, y, z, 0.0556434f, -0.2040259f, 1.0572252f));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Sum<V>(V x, V y, V z, float p, float q, float r)
            where V : struct, IPixelLanes<V> => V.Fma(z, V.Splat(r), V.Fma(y, V.Splat(q), x * V.Splat(p)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Root<V>(V t)
            where V : struct, IPixelLanes<V>
        {
            V bend = V.Splat(ColorSpaces.RootBend);
            return V.WhereGreater(t, bend, CubeRoot.Of(V.Max(t, bend)), V.Fma(t, V.Splat(ColorSpaces.Slope / 116), V.Splat(16f / 116)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Cube<V>(V f)
            where V : struct, IPixelLanes<V> =>
            V.WhereGreater(f, V.Splat(6f / 29), f * f * f, V.Fma(f, V.Splat(116 / ColorSpaces.Slope), V.Splat(-16 / ColorSpaces.Slope)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Byte<V>(V light)
            where V : struct, IPixelLanes<V>
        {
            V bend = V.Splat(ColorSpaces.GammaBend), root = CubeRoot.Of(V.Max(light, bend));
            V curve = V.Fma(root * V.Sqrt(V.Sqrt(root)), V.Splat(1.055f), V.Splat(-0.055f));
            return V.Fma(V.WhereGreater(light, bend, curve, light * V.Splat(12.92f)), V.Splat(byte.MaxValue), V.Splat(0.5f));
        }
    }
}
