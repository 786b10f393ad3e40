using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Cpu;

/// <summary>Rearranges matrices for the register tiles.</summary>
internal static unsafe class Packing
{
    /// <summary>to[j, i] = from[i, j] for i &lt; rows, j &lt; columns; strides in floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* from, nint fromStride, float* to, nint toStride, int rows, int columns)
    {
        int i = 0;
        if (Avx.IsSupported)
        {
            for (; i + 8 <= rows; i += 8)
            {
                int j = 0;
                for (; j + 8 <= columns; j += 8) TransposeEight(from + (i * fromStride) + j, fromStride, to + (j * toStride) + i, toStride);
                TransposeSlowly(from + (i * fromStride) + j, fromStride, to + (j * toStride) + i, toStride, 8, columns - j);
            }
        }

        TransposeSlowly(from + (i * fromStride), fromStride, to + i, toStride, rows - i, columns);
    }

    /// <summary>Copies rows of one column tile next to each other, <paramref name="toStride"/> floats apart; the last vector overlaps as in the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyTile<V>(float* from, nint fromStride, float* to, nint toStride, int rows, in ColumnTile tile)
        where V : unmanaged, ISimd<V>
    {
        if (tile.Width < V.Lanes)
        {
            CopyRows(from, fromStride, to, toStride, rows, tile.Width);
            return;
        }

        nint last = tile.Width - V.Lanes;
        for (int i = 0; i < rows; i++)
        {
            V.Load(from).Store(to);
            if (tile.Vectors == 3) V.Load(from + V.Lanes).Store(to + V.Lanes);
            V.Load(from + last).Store(to + last);
            from += fromStride;
            to += toStride;
        }
    }

    /// <summary>Copies <paramref name="columns"/> floats of each row.</summary>
    public static void CopyRows(float* from, nint fromStride, float* to, nint toStride, int rows, int columns)
    {
        for (int i = 0; i < rows; i++) new Span<float>(from + (i * fromStride), columns).CopyTo(new Span<float>(to + (i * toStride), columns));
    }

    /// <summary>Any size, one column of the source after the other in runs of eight rows, so that writes are contiguous.</summary>
    private static void TransposeSlowly(float* from, nint fromStride, float* to, nint toStride, int rows, int columns)
    {
        for (int top = 0; top < rows; top += 8)
        {
            int bottom = Math.Min(top + 8, rows);
            for (int j = 0; j < columns; j++)
            {
                float* x = from + (top * fromStride) + j, y = to + (j * toStride);
                for (int i = top; i < bottom; i++, x += fromStride) y[i] = *x;
            }
        }
    }

    /// <summary>Eight by eight: pairs of rows are interleaved, then pairs of pairs, then halves exchanged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeEight(float* x, nint xs, float* y, nint ys)
    {
        float* z = x + (4 * xs);
        Vector256<float> r0 = Vector256.Load(x), r1 = Vector256.Load(x + xs), r2 = Vector256.Load(x + (2 * xs)), r3 = Vector256.Load(x + (3 * xs));
        Vector256<float> r4 = Vector256.Load(z), r5 = Vector256.Load(z + xs), r6 = Vector256.Load(z + (2 * xs)), r7 = Vector256.Load(z + (3 * xs));
        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5), a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
        r0 = Avx.Shuffle(a0, a2, 0x44);
        r1 = Avx.Shuffle(a0, a2, 0xEE);
        r2 = Avx.Shuffle(a1, a3, 0x44);
        r3 = Avx.Shuffle(a1, a3, 0xEE);
        r4 = Avx.Shuffle(a4, a6, 0x44);
        r5 = Avx.Shuffle(a4, a6, 0xEE);
        r6 = Avx.Shuffle(a5, a7, 0x44);
        r7 = Avx.Shuffle(a5, a7, 0xEE);
        float* w = y + (4 * ys);
        Avx.Permute2x128(r0, r4, 0x20).Store(y);
        Avx.Permute2x128(r1, r5, 0x20).Store(y + ys);
        Avx.Permute2x128(r2, r6, 0x20).Store(y + (2 * ys));
        Avx.Permute2x128(r3, r7, 0x20).Store(y + (3 * ys));
        Avx.Permute2x128(r0, r4, 0x31).Store(w);
        Avx.Permute2x128(r1, r5, 0x31).Store(w + ys);
        Avx.Permute2x128(r2, r6, 0x31).Store(w + (2 * ys));
        Avx.Permute2x128(r3, r7, 0x31).Store(w + (3 * ys));
    }
}
