using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>PIL's smoothing by [1 1 1; 1 5 1; 1 1 1] / 13 and its mixture with the image. The outermost pixels stay.</summary>
internal static class SharpnessKernel
{
    /// <summary>y = ⌊s + factor (x − s)⌋ with the smooth s, over one row between two others.</summary>
    /// <param name="above">The row above; each row <paramref name="count"/> + 2 pixels long.</param>
    /// <param name="row">The row itself.</param>
    /// <param name="below">The row below.</param>
    /// <param name="into">The row of the result.</param>
    /// <param name="count">Bytes to make, from the second pixel on.</param>
    /// <param name="step">Bytes per pixel.</param>
    /// <param name="factor">0 smooth, 1 the image, above 1 sharper.</param>
    public static void Run(ref byte above, ref byte row, ref byte below, ref byte into, int count, int step, float factor)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes16>(ref above, ref row, ref below, ref into, count, step, factor);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes8>(ref above, ref row, ref below, ref into, count, step, factor);
        else Run<Lane1>(ref above, ref row, ref below, ref into, count, step, factor);
    }

    /// <summary>The same with registers of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(ref byte above, ref byte row, ref byte below, ref byte into, int count, int step, float factor)
        where V : struct, IPixelLanes<V>
    {
        int i = 0;
        for (; i + V.Lanes <= count; i += V.Lanes)
        {
            One<V>(ref Unsafe.Add(ref above, i), ref Unsafe.Add(ref row, i), ref Unsafe.Add(ref below, i), step, factor).StoreBytes(ref Unsafe.Add(ref into, i + step));
        }

        for (; i < count; i++)
        {
            One<Lane1>(ref Unsafe.Add(ref above, i), ref Unsafe.Add(ref row, i), ref Unsafe.Add(ref below, i), step, factor).StoreBytes(ref Unsafe.Add(ref into, i + step));
        }
    }

    /// <summary>The sum is a whole number, so its thirteenth is never near a half and any rounding of the product gives PIL's byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V One<V>(ref byte above, ref byte row, ref byte below, int step, float factor)
        where V : struct, IPixelLanes<V>
    {
        V x = V.LoadBytes(ref Unsafe.Add(ref row, step));
        V sum = Three<V>(ref above, step) + Three<V>(ref below, step) + Three<V>(ref row, step);
        V smooth = V.Floor(V.Fma(V.Fma(V.Splat(4), x, sum), V.Splat(1f / 13), V.Splat(0.5f)));
        return Blend.Of(smooth, x, V.Splat(factor));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Three<V>(ref byte x, int step)
        where V : struct, IPixelLanes<V> =>
        V.LoadBytes(ref x) + V.LoadBytes(ref Unsafe.Add(ref x, step)) + V.LoadBytes(ref Unsafe.Add(ref x, 2 * step));
}
