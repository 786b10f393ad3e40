using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>The grey value of a colour, as PIL has it (ITU-R BT.601): <c>L = ⌊(19595 R + 38470 G + 7471 B + 32768) / 65536⌋</c>.</summary>
/// <remarks>All steps fit the 24 bits of a float, so floats give the whole numbers of that formula exactly.</remarks>
internal static class Luma
{
    /// <summary>The share of red.</summary>
    public const float Red = 19595f / 65536;

    /// <summary>The share of green.</summary>
    public const float Green = 38470f / 65536;

    /// <summary>The share of blue.</summary>
    public const float Blue = 7471f / 65536;

    /// <summary>The whole grey value of each pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V r, V g, V b)
        where V : struct, IPixelLanes<V> =>
        V.Floor(V.Fma(r, V.Splat(Red), V.Fma(g, V.Splat(Green), V.Fma(b, V.Splat(Blue), V.Splat(0.5f)))));

    /// <summary>The mean grey value of an image.</summary>
    public static double Mean(ImageSize size, ReadOnlySpan<byte> image) => size.Channels switch
    {
        3 when Vector512.IsHardwareAccelerated => (double)SumOfRgb<Lanes16>(image[..size.Count]) / (size.Height * (long)size.Width),
        3 when Vector256.IsHardwareAccelerated => (double)SumOfRgb<Lanes8>(image[..size.Count]) / (size.Height * (long)size.Width),
        _ => (double)Sum(size.Channels, image[..size.Count]) / (size.Height * (long)size.Width),
    };

    /// <summary>The sum of the grey values of pixels of any number of channels, one by one.</summary>
    public static long Sum(int channels, ReadOnlySpan<byte> image)
    {
        long sum = 0;
        for (int i = 0; i < image.Length; i += channels)
        {
            sum += channels < 3 ? image[i] : ((image[i] * 19595) + (image[i + 1] * 38470) + (image[i + 2] * 7471) + 32768) >> 16;
        }

        return sum;
    }

    /// <summary>The same for pixels of three bytes with registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long SumOfRgb<V>(ReadOnlySpan<byte> image)
        where V : struct, IPixelLanes<V>
    {
        const int Steps = 1 << 15;   // sums of a lane stay below 2²⁴ and so are exact
        ref byte x = ref MemoryMarshal.GetReference(image);
        Span<float> lanes = stackalloc float[16];
        long sum = 0;
        int i = 0;
        while (i + V.RgbReach <= image.Length)
        {
            V part = V.Splat(0);
            for (int step = 0; step < Steps && i + V.RgbReach <= image.Length; step++, i += 3 * V.Lanes)
            {
                V.LoadRgb(ref Unsafe.Add(ref x, i), out V r, out V g, out V b);
                part += Of(r, g, b);
            }

            part.Store(ref MemoryMarshal.GetReference(lanes));
            for (int lane = 0; lane < V.Lanes; lane++) sum += (long)lanes[lane];
        }

        return sum + Sum(3, image[i..]);
    }
}
