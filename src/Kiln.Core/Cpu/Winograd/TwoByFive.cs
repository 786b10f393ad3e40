using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>F(2, 5): 36 products for 100, 2.8 times fewer.</summary>
internal readonly unsafe struct TwoByFive : IWinogradForm
{
    public static int Outputs => 2;

    public static int Taps => 5;

    /// <inheritdoc/>
    /// <remarks>The rows of G are (1/4, 0, 0, 0, 0), −1/6·(1, ±1, 1, ±1, 1), 1/24·(1, ±2, 4, ±8, 16) and (0, 0, 0, 0, 1).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Expand<V>(float* g, nint tap, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        V g0 = V.Load(g), g1 = V.Load(g + tap), g2 = V.Load(g + (2 * tap)), g3 = V.Load(g + (3 * tap)), g4 = V.Load(g + (4 * tap));
        V even = V.Splat(-1 / 6f) * (g0 + g2 + g4), odd = V.Splat(-1 / 6f) * (g1 + g3);
        V evenTwo = V.Fma(V.Splat(1 / 24f), g0, V.Fma(V.Splat(1 / 6f), g2, V.Splat(2 / 3f) * g4)), oddTwo = V.Fma(V.Splat(1 / 12f), g1, V.Splat(1 / 3f) * g3);
        (V.Splat(1 / 4f) * g0).Store(to);
        (even + odd).Store(to + step);
        (even - odd).Store(to + (2 * step));
        (evenTwo + oddTwo).Store(to + (3 * step));
        (evenTwo - oddTwo).Store(to + (4 * step));
        g4.Store(to + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Contract<V>(float* u, nint step, float* to, nint tap, bool add)
        where V : unmanaged, ISimd<V>
    {
        V u1 = V.Load(u + step), u2 = V.Load(u + (2 * step)), u3 = V.Load(u + (3 * step)), u4 = V.Load(u + (4 * step));
        V one = V.Splat(-1 / 6f) * (u1 + u2), two = u3 + u4, oddOne = V.Splat(1 / 6f) * (u2 - u1), oddTwo = u3 - u4;
        V t0 = V.Fma(V.Splat(1 / 4f), V.Load(u), V.Fma(V.Splat(1 / 24f), two, one));
        V t1 = V.Fma(V.Splat(1 / 12f), oddTwo, oddOne);
        V t2 = V.Fma(V.Splat(1 / 6f), two, one);
        V t3 = V.Fma(V.Splat(1 / 3f), oddTwo, oddOne);
        V t4 = V.Fma(V.Splat(2 / 3f), two, one) + V.Load(u + (5 * step));
        if (add)
        {
            t0 += V.Load(to);
            t1 += V.Load(to + tap);
            t2 += V.Load(to + (2 * tap));
            t3 += V.Load(to + (3 * tap));
            t4 += V.Load(to + (4 * tap));
        }

        t0.Store(to);
        t1.Store(to + tap);
        t2.Store(to + (2 * tap));
        t3.Store(to + (3 * tap));
        t4.Store(to + (4 * tap));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreOutputs<V>(V s0, V s1, V s2, V s3, V s4, V s5, V bias, float* y, nint pixel, bool add)
        where V : unmanaged, ISimd<V>
    {
        V y0 = s0 + (s1 + s2) + (s3 + s4) + bias, y1 = V.Fma(V.Splat(2), s3 - s4, s1 - s2) + s5 + bias;
        if (add)
        {
            y0 += V.Load(y);
            y1 += V.Load(y + pixel);
        }

        y0.Store(y);
        y1.Store(y + pixel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Outputs2<V>(float* products, nint step, V bias, float* y, nint row, nint pixel, bool add)
        where V : unmanaged, ISimd<V>
    {
        nint s = step;
        StoreOutputs(
            First<V>(products, s), First<V>(products + s, s), First<V>(products + (2 * s), s),
            First<V>(products + (3 * s), s), First<V>(products + (4 * s), s), First<V>(products + (5 * s), s), bias, y, pixel, add);
        StoreOutputs(
            Second<V>(products, s), Second<V>(products + s, s), Second<V>(products + (2 * s), s),
            Second<V>(products + (3 * s), s), Second<V>(products + (4 * s), s), Second<V>(products + (5 * s), s), bias, y + row, pixel, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Spread2<V>(float* y, nint row, nint pixel, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        V a0 = V.Load(y), a1 = V.Load(y + pixel), b0 = V.Load(y + row), b1 = V.Load(y + row + pixel), two = V.Splat(2);
        SpreadRow(a0, a1, to, step);
        SpreadRow(a0 + b0, a1 + b1, to + (6 * step), step);
        SpreadRow(a0 - b0, a1 - b1, to + (12 * step), step);
        SpreadRow(V.Fma(two, b0, a0), V.Fma(two, b1, a1), to + (18 * step), step);
        SpreadRow(V.Fma(V.Splat(-2), b0, a0), V.Fma(V.Splat(-2), b1, a1), to + (24 * step), step);
        SpreadRow(b0, b1, to + (30 * step), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SpreadRow<V>(V y0, V y1, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        y0.Store(to);
        (y0 + y1).Store(to + step);
        (y0 - y1).Store(to + (2 * step));
        V.Fma(V.Splat(2), y1, y0).Store(to + (3 * step));
        V.Fma(V.Splat(-2), y1, y0).Store(to + (4 * step));
        y1.Store(to + (5 * step));
    }

    /// <summary>The first output down a column of products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First<V>(float* m, nint step)
        where V : unmanaged, ISimd<V>
    {
        nint s = 6 * step;
        return V.Load(m) + (V.Load(m + s) + V.Load(m + (2 * s))) + (V.Load(m + (3 * s)) + V.Load(m + (4 * s)));
    }

    /// <summary>The second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Second<V>(float* m, nint step)
        where V : unmanaged, ISimd<V>
    {
        nint s = 6 * step;
        return V.Fma(V.Splat(2), V.Load(m + (3 * s)) - V.Load(m + (4 * s)), V.Load(m + s) - V.Load(m + (2 * s))) + V.Load(m + (5 * s));
    }
}
