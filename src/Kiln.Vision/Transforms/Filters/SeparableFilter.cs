using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>A filter whose kernel is a column of weights times a row of weights; borders are mirrored (reflect), results rounded to the nearest.</summary>
/// <remarks>Each row of the result is made of whole columns first, kept as floats in a near cache, then of neighbours in that row. All channels are filtered, alpha too.</remarks>
internal static class SeparableFilter
{
    /// <summary>The longest column or row of weights.</summary>
    public const int MostTaps = 63;

    /// <summary>Filters with the widest registers of the machine.</summary>
    public static void Run(ReadOnlySpan<float> weights, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        if (Vector512.IsHardwareAccelerated) Run<Lanes16>(weights, size, image, into);
        else if (Vector256.IsHardwareAccelerated) Run<Lanes8>(weights, size, image, into);
        else Run<Lane1>(weights, size, image, into);
    }

    /// <summary>Filters with registers of a given width; the same weights in both directions, their number odd.</summary>
    public static void Run<V>(ReadOnlySpan<float> weights, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
        where V : struct, IPixelLanes<V>
    {
        int channels = size.Channels, line = size.Width * channels, radius = weights.Length / 2, margin = radius * channels;
        float[] buffer = ArrayPool<float>.Shared.Rent(line + (2 * margin));
        Span<float> row = buffer.AsSpan(0, line + (2 * margin));
        Span<int> starts = stackalloc int[weights.Length];
        for (int y = 0; y < size.Height; y++)
        {
            for (int k = 0; k < starts.Length; k++) starts[k] = Border.Reflect.Place(y + k - radius, size.Height) * line;
            Columns<V>(weights, starts, image, row.Slice(margin, line));
            for (int x = 1; x <= radius; x++)
            {
                row.Slice(margin + (Border.Reflect.Place(-x, size.Width) * channels), channels).CopyTo(row[(margin - (x * channels))..]);
                int beyond = size.Width - 1 + x;
                row.Slice(margin + (Border.Reflect.Place(beyond, size.Width) * channels), channels).CopyTo(row[(margin + (beyond * channels))..]);
            }

            Neighbours<V>(weights, channels, row, into.Slice(y * line, line));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>row[i] = Σₖ wₖ image[startₖ + i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<V>(ReadOnlySpan<float> weights, ReadOnlySpan<int> starts, ReadOnlySpan<byte> image, Span<float> row)
        where V : struct, IPixelLanes<V>
    {
        ref byte x = ref MemoryMarshal.GetReference(image);
        ref float y = ref MemoryMarshal.GetReference(row);
        int i = 0;
        for (; i + V.Lanes <= row.Length; i += V.Lanes) Column<V>(weights, starts, ref Unsafe.Add(ref x, i)).Store(ref Unsafe.Add(ref y, i));
        for (; i < row.Length; i++) Column<Lane1>(weights, starts, ref Unsafe.Add(ref x, i)).Store(ref Unsafe.Add(ref y, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Column<V>(ReadOnlySpan<float> weights, ReadOnlySpan<int> starts, ref byte x)
        where V : struct, IPixelLanes<V>
    {
        V sum = V.Splat(0);
        for (int k = 0; k < weights.Length; k++) sum = V.Fma(V.Splat(weights[k]), V.LoadBytes(ref Unsafe.Add(ref x, starts[k])), sum);
        return sum;
    }

    /// <summary>into[i] = ½ + Σₖ wₖ row[i + k·step], the fraction dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Neighbours<V>(ReadOnlySpan<float> weights, int step, ReadOnlySpan<float> row, Span<byte> into)
        where V : struct, IPixelLanes<V>
    {
        ref float x = ref MemoryMarshal.GetReference(row);
        ref byte y = ref MemoryMarshal.GetReference(into);
        int i = 0;
        for (; i + V.Lanes <= into.Length; i += V.Lanes) Row<V>(weights, step, ref Unsafe.Add(ref x, i)).StoreBytes(ref Unsafe.Add(ref y, i));
        for (; i < into.Length; i++) Row<Lane1>(weights, step, ref Unsafe.Add(ref x, i)).StoreBytes(ref Unsafe.Add(ref y, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Row<V>(ReadOnlySpan<float> weights, int step, ref float x)
        where V : struct, IPixelLanes<V>
    {
        V sum = V.Splat(0.5f);
        for (int k = 0; k < weights.Length; k++) sum = V.Fma(V.Splat(weights[k]), V.Load(ref Unsafe.Add(ref x, k * step)), sum);
        return sum;
    }
}
