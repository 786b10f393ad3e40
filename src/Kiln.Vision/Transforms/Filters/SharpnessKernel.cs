using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>PIL's smoothing by [1 1 1; 1 5 1; 1 1 1] / 13 and its mixture with the image. The outermost pixels stay.</summary>
internal static class SharpnessKernel
{
    /// <summary>y = ⌊s + factor (x − s)⌋ with the smooth s, over the inner pixels of one row.</summary>
    /// <param name="row">The middle one of three rows that follow each other in memory.</param>
    /// <param name="into">The row of the result; its first and last pixel are not written.</param>
    /// <param name="sums">Room for as many floats as a row has bytes.</param>
    /// <param name="step">Bytes per pixel.</param>
    /// <param name="factor">0 smooth, 1 the image, above 1 sharper.</param>
    public static void Run(ref byte row, Span<byte> into, Span<float> sums, int step, float factor)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes16>(ref row, into, sums, step, factor);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes8>(ref row, into, sums, step, factor);
        else Run<Lane1>(ref row, into, sums, step, factor);
    }

    /// <summary>The same with registers of a given width: sums of columns first, kept in a near cache, then of three neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(ref byte row, Span<byte> into, Span<float> sums, int step, float factor)
        where V : struct, IPixelLanes<V>
    {
        int line = into.Length, count = line - (2 * step), i = 0;
        ref float sum = ref MemoryMarshal.GetReference(sums);
        ref byte y = ref MemoryMarshal.GetReference(into);
        for (; i + V.Lanes <= line; i += V.Lanes) Column<V>(ref Unsafe.Add(ref row, i), line).Store(ref Unsafe.Add(ref sum, i));
        for (; i < line; i++) Column<Lane1>(ref Unsafe.Add(ref row, i), line).Store(ref Unsafe.Add(ref sum, i));
        for (i = 0; i + V.Lanes <= count; i += V.Lanes) One<V>(ref Unsafe.Add(ref row, i + step), ref Unsafe.Add(ref sum, i), step, factor).StoreBytes(ref Unsafe.Add(ref y, i + step));
        for (; i < count; i++) One<Lane1>(ref Unsafe.Add(ref row, i + step), ref Unsafe.Add(ref sum, i), step, factor).StoreBytes(ref Unsafe.Add(ref y, i + step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Column<V>(ref byte x, int line)
        where V : struct, IPixelLanes<V> =>
        V.LoadBytes(ref Unsafe.Add(ref x, -line)) + V.LoadBytes(ref x) + V.LoadBytes(ref Unsafe.Add(ref x, line));

    /// <summary>The sum is a whole number, so its thirteenth is never near a half and any rounding of the product gives PIL's byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V One<V>(ref byte at, ref float columns, int step, float factor)
        where V : struct, IPixelLanes<V>
    {
        V x = V.LoadBytes(ref at);
        V sum = V.Load(ref columns) + V.Load(ref Unsafe.Add(ref columns, step)) + V.Load(ref Unsafe.Add(ref columns, 2 * step));
        V smooth = V.Floor(V.Fma(V.Fma(V.Splat(4), x, sum), V.Splat(1f / 13), V.Splat(0.5f)));
        return Blend.Of(smooth, x, V.Splat(factor));
    }
}
