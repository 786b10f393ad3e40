using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>Bᵀ·d·B: six by six inputs to as many factors of products, for the points 0, ±1, ±2 and ∞.</summary>
/// <remarks>
/// Lanes: channels. Pairs of rows of Bᵀ share their terms, (d₄ − 4d₂) ± (d₃ − 4d₁) and (d₄ − d₂) ± 2(d₃ − d₁); a pair at a time
/// stays in the registers, and reading inputs again costs less than a table between the two sides would.
/// </remarks>
internal static unsafe class WinogradInput
{
    /// <summary>Transforms one vector of channels; results are <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform<V>(float* x, nint row, nint pixel, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        First<V>(x, row, pixel, to, step);
        Inner<V>(x + row, row, pixel, to + (6 * step), step);
        Outer<V>(x + row, row, pixel, to + (18 * step), step);
        First<V>(x + row, row, pixel, to + (30 * step), step);
    }

    /// <summary>4·r₀ − 5·r₂ + r₄: the first row of Bᵀ, and its last one where it begins a row further down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void First<V>(float* r0, nint row, nint pixel, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        float* r2 = r0 + (2 * row), r4 = r2 + (2 * row);
        nint p2 = 2 * pixel, p3 = 3 * pixel, p4 = 4 * pixel, p5 = 5 * pixel;
        V four = V.Splat(4), minusFive = V.Splat(-5);
        V d0 = V.Fma(minusFive, V.Load(r2), V.Load(r4)), d1 = V.Fma(minusFive, V.Load(r2 + pixel), V.Load(r4 + pixel));
        V d2 = V.Fma(minusFive, V.Load(r2 + p2), V.Load(r4 + p2)), d3 = V.Fma(minusFive, V.Load(r2 + p3), V.Load(r4 + p3));
        V d4 = V.Fma(minusFive, V.Load(r2 + p4), V.Load(r4 + p4)), d5 = V.Fma(minusFive, V.Load(r2 + p5), V.Load(r4 + p5));
        d0 = V.Fma(four, V.Load(r0), d0);
        d1 = V.Fma(four, V.Load(r0 + pixel), d1);
        d2 = V.Fma(four, V.Load(r0 + p2), d2);
        d3 = V.Fma(four, V.Load(r0 + p3), d3);
        d4 = V.Fma(four, V.Load(r0 + p4), d4);
        d5 = V.Fma(four, V.Load(r0 + p5), d5);
        StoreRow(d0, d1, d2, d3, d4, d5, to, step);
    }

    /// <summary>(r₄ − 4·r₂) ± (r₃ − 4·r₁), the rows being counted from the second of the tile as r₁.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Inner<V>(float* r1, nint row, nint pixel, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        float* r2 = r1 + row, r3 = r2 + row, r4 = r3 + row;
        nint p2 = 2 * pixel, p3 = 3 * pixel, p4 = 4 * pixel, p5 = 5 * pixel;
        V minusFour = V.Splat(-4);
        V a0 = V.Fma(minusFour, V.Load(r2), V.Load(r4)), b0 = V.Fma(minusFour, V.Load(r1), V.Load(r3));
        V a1 = V.Fma(minusFour, V.Load(r2 + pixel), V.Load(r4 + pixel)), b1 = V.Fma(minusFour, V.Load(r1 + pixel), V.Load(r3 + pixel));
        V a2 = V.Fma(minusFour, V.Load(r2 + p2), V.Load(r4 + p2)), b2 = V.Fma(minusFour, V.Load(r1 + p2), V.Load(r3 + p2));
        V a3 = V.Fma(minusFour, V.Load(r2 + p3), V.Load(r4 + p3)), b3 = V.Fma(minusFour, V.Load(r1 + p3), V.Load(r3 + p3));
        V a4 = V.Fma(minusFour, V.Load(r2 + p4), V.Load(r4 + p4)), b4 = V.Fma(minusFour, V.Load(r1 + p4), V.Load(r3 + p4));
        V a5 = V.Fma(minusFour, V.Load(r2 + p5), V.Load(r4 + p5)), b5 = V.Fma(minusFour, V.Load(r1 + p5), V.Load(r3 + p5));
        StoreRow(a0 + b0, a1 + b1, a2 + b2, a3 + b3, a4 + b4, a5 + b5, to, step);
        StoreRow(a0 - b0, a1 - b1, a2 - b2, a3 - b3, a4 - b4, a5 - b5, to + (6 * step), step);
    }

    /// <summary>(r₄ − r₂) ± 2·(r₃ − r₁), the rows being counted from the second of the tile as r₁.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Outer<V>(float* r1, nint row, nint pixel, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        float* r2 = r1 + row, r3 = r2 + row, r4 = r3 + row;
        nint p2 = 2 * pixel, p3 = 3 * pixel, p4 = 4 * pixel, p5 = 5 * pixel;
        V a0 = V.Load(r4) - V.Load(r2), b0 = V.Load(r3) - V.Load(r1);
        V a1 = V.Load(r4 + pixel) - V.Load(r2 + pixel), b1 = V.Load(r3 + pixel) - V.Load(r1 + pixel);
        V a2 = V.Load(r4 + p2) - V.Load(r2 + p2), b2 = V.Load(r3 + p2) - V.Load(r1 + p2);
        V a3 = V.Load(r4 + p3) - V.Load(r2 + p3), b3 = V.Load(r3 + p3) - V.Load(r1 + p3);
        V a4 = V.Load(r4 + p4) - V.Load(r2 + p4), b4 = V.Load(r3 + p4) - V.Load(r1 + p4);
        V a5 = V.Load(r4 + p5) - V.Load(r2 + p5), b5 = V.Load(r3 + p5) - V.Load(r1 + p5);
        b0 += b0;
        b1 += b1;
        b2 += b2;
        b3 += b3;
        b4 += b4;
        b5 += b5;
        StoreRow(a0 + b0, a1 + b1, a2 + b2, a3 + b3, a4 + b4, a5 + b5, to, step);
        StoreRow(a0 - b0, a1 - b1, a2 - b2, a3 - b3, a4 - b4, a5 - b5, to + (6 * step), step);
    }

    /// <summary>d·B of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<V>(V d0, V d1, V d2, V d3, V d4, V d5, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        V a = V.Fma(V.Splat(-4), d2, d4), b = V.Fma(V.Splat(-4), d1, d3), c = d4 - d2, e = d3 - d1;
        V.Fma(V.Splat(4), d0, V.Fma(V.Splat(-5), d2, d4)).Store(to);
        (a + b).Store(to + step);
        (a - b).Store(to + (2 * step));
        V.Fma(V.Splat(2), e, c).Store(to + (3 * step));
        V.Fma(V.Splat(-2), e, c).Store(to + (4 * step));
        V.Fma(V.Splat(4), d1, V.Fma(V.Splat(-5), d3, d5)).Store(to + (5 * step));
    }
}
