using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>F(4, 3): 36 products for 144, four times fewer.</summary>
internal readonly unsafe struct FourByThree : IWinogradForm
{
    public static int Outputs => 4;

    public static int Taps => 3;

    /// <inheritdoc/>
    /// <remarks>The rows of G are (1/4, 0, 0), −1/6·(1, ±1, 1), 1/24·(1, ±2, 4) and (0, 0, 1).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Expand<V>(float* g, nint tap, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        V g0 = V.Load(g), g1 = V.Load(g + tap), g2 = V.Load(g + (2 * tap));
        V even = V.Splat(-1 / 6f) * (g0 + g2), odd = V.Splat(-1 / 6f) * g1;
        V evenTwo = V.Fma(V.Splat(1 / 24f), g0, V.Splat(1 / 6f) * g2), oddTwo = V.Splat(1 / 12f) * g1;
        (V.Splat(1 / 4f) * g0).Store(to);
        (even + odd).Store(to + step);
        (even - odd).Store(to + (2 * step));
        (evenTwo + oddTwo).Store(to + (3 * step));
        (evenTwo - oddTwo).Store(to + (4 * step));
        g2.Store(to + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Contract<V>(float* u, nint step, float* to, nint tap, bool add)
        where V : unmanaged, ISimd<V>
    {
        V u1 = V.Load(u + step), u2 = V.Load(u + (2 * step)), u3 = V.Load(u + (3 * step)), u4 = V.Load(u + (4 * step));
        V one = V.Splat(-1 / 6f) * (u1 + u2), two = u3 + u4;
        V t0 = V.Fma(V.Splat(1 / 4f), V.Load(u), V.Fma(V.Splat(1 / 24f), two, one));
        V t1 = V.Fma(V.Splat(1 / 12f), u3 - u4, V.Splat(1 / 6f) * (u2 - u1));
        V t2 = V.Fma(V.Splat(1 / 6f), two, one) + V.Load(u + (5 * step));
        if (add)
        {
            t0 += V.Load(to);
            t1 += V.Load(to + tap);
            t2 += V.Load(to + (2 * tap));
        }

        t0.Store(to);
        t1.Store(to + tap);
        t2.Store(to + (2 * tap));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreOutputs<V>(V s0, V s1, V s2, V s3, V s4, V s5, V bias, float* y, nint pixel, bool add)
        where V : unmanaged, ISimd<V>
    {
        V a = s1 + s2, b = s3 + s4, c = s1 - s2, d = s3 - s4;
        V y0 = s0 + a + b + bias, y1 = V.Fma(V.Splat(2), d, c) + bias, y2 = V.Fma(V.Splat(4), b, a) + bias, y3 = V.Fma(V.Splat(8), d, c) + s5 + bias;
        if (add)
        {
            y0 += V.Load(y);
            y1 += V.Load(y + pixel);
            y2 += V.Load(y + (2 * pixel));
            y3 += V.Load(y + (3 * pixel));
        }

        y0.Store(y);
        y1.Store(y + pixel);
        y2.Store(y + (2 * pixel));
        y3.Store(y + (3 * pixel));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Outputs2<V>(float* products, nint step, V bias, float* y, nint row, nint pixel, bool add)
        where V : unmanaged, ISimd<V>
    {
        // Even rows need the sums of neighbours, odd rows their differences; each half fits the registers.
        float* m1 = products + (6 * step), m2 = m1 + (6 * step), m3 = m2 + (6 * step), m4 = m3 + (6 * step), m5 = m4 + (6 * step);
        nint s = step;
        V a0 = V.Load(m1) + V.Load(m2), b0 = V.Load(m3) + V.Load(m4);
        V a1 = V.Load(m1 + s) + V.Load(m2 + s), b1 = V.Load(m3 + s) + V.Load(m4 + s);
        V a2 = V.Load(m1 + (2 * s)) + V.Load(m2 + (2 * s)), b2 = V.Load(m3 + (2 * s)) + V.Load(m4 + (2 * s));
        V a3 = V.Load(m1 + (3 * s)) + V.Load(m2 + (3 * s)), b3 = V.Load(m3 + (3 * s)) + V.Load(m4 + (3 * s));
        V a4 = V.Load(m1 + (4 * s)) + V.Load(m2 + (4 * s)), b4 = V.Load(m3 + (4 * s)) + V.Load(m4 + (4 * s));
        V a5 = V.Load(m1 + (5 * s)) + V.Load(m2 + (5 * s)), b5 = V.Load(m3 + (5 * s)) + V.Load(m4 + (5 * s));
        float* m0 = products;
        StoreOutputs(
            V.Load(m0) + a0 + b0, V.Load(m0 + s) + a1 + b1, V.Load(m0 + (2 * s)) + a2 + b2,
            V.Load(m0 + (3 * s)) + a3 + b3, V.Load(m0 + (4 * s)) + a4 + b4, V.Load(m0 + (5 * s)) + a5 + b5, bias, y, pixel, add);
        V four = V.Splat(4);
        StoreOutputs(V.Fma(four, b0, a0), V.Fma(four, b1, a1), V.Fma(four, b2, a2), V.Fma(four, b3, a3), V.Fma(four, b4, a4), V.Fma(four, b5, a5), bias, y + (2 * row), pixel, add);

        a0 = V.Load(m1) - V.Load(m2); b0 = V.Load(m3) - V.Load(m4);
        a1 = V.Load(m1 + s) - V.Load(m2 + s); b1 = V.Load(m3 + s) - V.Load(m4 + s);
        a2 = V.Load(m1 + (2 * s)) - V.Load(m2 + (2 * s)); b2 = V.Load(m3 + (2 * s)) - V.Load(m4 + (2 * s));
        a3 = V.Load(m1 + (3 * s)) - V.Load(m2 + (3 * s)); b3 = V.Load(m3 + (3 * s)) - V.Load(m4 + (3 * s));
        a4 = V.Load(m1 + (4 * s)) - V.Load(m2 + (4 * s)); b4 = V.Load(m3 + (4 * s)) - V.Load(m4 + (4 * s));
        a5 = V.Load(m1 + (5 * s)) - V.Load(m2 + (5 * s)); b5 = V.Load(m3 + (5 * s)) - V.Load(m4 + (5 * s));
        V two = V.Splat(2), eight = V.Splat(8);
        StoreOutputs(V.Fma(two, b0, a0), V.Fma(two, b1, a1), V.Fma(two, b2, a2), V.Fma(two, b3, a3), V.Fma(two, b4, a4), V.Fma(two, b5, a5), bias, y + row, pixel, add);
        StoreOutputs(
            V.Fma(eight, b0, a0) + V.Load(m5), V.Fma(eight, b1, a1) + V.Load(m5 + s), V.Fma(eight, b2, a2) + V.Load(m5 + (2 * s)),
            V.Fma(eight, b3, a3) + V.Load(m5 + (3 * s)), V.Fma(eight, b4, a4) + V.Load(m5 + (4 * s)), V.Fma(eight, b5, a5) + V.Load(m5 + (5 * s)), bias, y + (3 * row), pixel, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Spread2<V>(float* y, nint row, nint pixel, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        float* y1 = y + row, y2 = y1 + row, y3 = y2 + row;
        nint p2 = 2 * pixel, p3 = 3 * pixel;
        SpreadRow(V.Load(y), V.Load(y + pixel), V.Load(y + p2), V.Load(y + p3), to, step);
        SpreadRow(V.Load(y3), V.Load(y3 + pixel), V.Load(y3 + p2), V.Load(y3 + p3), to + (30 * step), step);
        V e0 = V.Load(y) + V.Load(y2), e1 = V.Load(y + pixel) + V.Load(y2 + pixel), e2 = V.Load(y + p2) + V.Load(y2 + p2), e3 = V.Load(y + p3) + V.Load(y2 + p3);
        V o0 = V.Load(y1) + V.Load(y3), o1 = V.Load(y1 + pixel) + V.Load(y3 + pixel), o2 = V.Load(y1 + p2) + V.Load(y3 + p2), o3 = V.Load(y1 + p3) + V.Load(y3 + p3);
        SpreadRow(e0 + o0, e1 + o1, e2 + o2, e3 + o3, to + (6 * step), step);
        SpreadRow(e0 - o0, e1 - o1, e2 - o2, e3 - o3, to + (12 * step), step);
        V four = V.Splat(4), two = V.Splat(2), minus = V.Splat(-2);
        e0 = V.Fma(four, V.Load(y2), V.Load(y)); e1 = V.Fma(four, V.Load(y2 + pixel), V.Load(y + pixel));
        e2 = V.Fma(four, V.Load(y2 + p2), V.Load(y + p2)); e3 = V.Fma(four, V.Load(y2 + p3), V.Load(y + p3));
        o0 = V.Fma(four, V.Load(y3), V.Load(y1)); o1 = V.Fma(four, V.Load(y3 + pixel), V.Load(y1 + pixel));
        o2 = V.Fma(four, V.Load(y3 + p2), V.Load(y1 + p2)); o3 = V.Fma(four, V.Load(y3 + p3), V.Load(y1 + p3));
        SpreadRow(V.Fma(two, o0, e0), V.Fma(two, o1, e1), V.Fma(two, o2, e2), V.Fma(two, o3, e3), to + (18 * step), step);
        SpreadRow(V.Fma(minus, o0, e0), V.Fma(minus, o1, e1), V.Fma(minus, o2, e2), V.Fma(minus, o3, e3), to + (24 * step), step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SpreadRow<V>(V y0, V y1, V y2, V y3, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        V e = y0 + y2, o = y1 + y3, f = V.Fma(V.Splat(4), y2, y0), g = V.Fma(V.Splat(4), y3, y1);
        y0.Store(to);
        (e + o).Store(to + step);
        (e - o).Store(to + (2 * step));
        V.Fma(V.Splat(2), g, f).Store(to + (3 * step));
        V.Fma(V.Splat(-2), g, f).Store(to + (4 * step));
        y3.Store(to + (5 * step));
    }
}
