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
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Transform<V>(float* x, nint row, nint pixel, float* to, nint step)
        where V : unmanaged, ISimd<V>
    {
        float* r1 = x + row, r2 = r1 + row, r3 = r2 + row, r4 = r3 + row, r5 = r4 + row;
        nint p2 = 2 * pixel, p3 = 3 * pixel, p4 = 4 * pixel, p5 = 5 * pixel;
        V four = V.Splat(4), minusFour = V.Splat(-4), minusFive = V.Splat(-5), two = V.Splat(2), minusTwo = V.Splat(-2);

        V a0 = V.Fma(minusFour, V.Load(r2), V.Load(r4)), b0 = V.Fma(minusFour, V.Load(r1), V.Load(r3));
        V a1 = V.Fma(minusFour, V.Load(r2 + pixel), V.Load(r4 + pixel)), b1 = V.Fma(minusFour, V.Load(r1 + pixel), V.Load(r3 + pixel));
        V a2 = V.Fma(minusFour, V.Load(r2 + p2), V.Load(r4 + p2)), b2 = V.Fma(minusFour, V.Load(r1 + p2), V.Load(r3 + p2));
        V a3 = V.Fma(minusFour, V.Load(r2 + p3), V.Load(r4 + p3)), b3 = V.Fma(minusFour, V.Load(r1 + p3), V.Load(r3 + p3));
        V a4 = V.Fma(minusFour, V.Load(r2 + p4), V.Load(r4 + p4)), b4 = V.Fma(minusFour, V.Load(r1 + p4), V.Load(r3 + p4));
        V a5 = V.Fma(minusFour, V.Load(r2 + p5), V.Load(r4 + p5)), b5 = V.Fma(minusFour, V.Load(r1 + p5), V.Load(r3 + p5));
        StoreRow(a0 + b0, a1 + b1, a2 + b2, a3 + b3, a4 + b4, a5 + b5, to + (6 * step), step);
        StoreRow(a0 - b0, a1 - b1, a2 - b2, a3 - b3, a4 - b4, a5 - b5, to + (12 * step), step);

        a0 = V.Load(r4) - V.Load(r2); b0 = V.Load(r3) - V.Load(r1);
        a1 = V.Load(r4 + pixel) - V.Load(r2 + pixel); b1 = V.Load(r3 + pixel) - V.Load(r1 + pixel);
        a2 = V.Load(r4 + p2) - V.Load(r2 + p2); b2 = V.Load(r3 + p2) - V.Load(r1 + p2);
        a3 = V.Load(r4 + p3) - V.Load(r2 + p3); b3 = V.Load(r3 + p3) - V.Load(r1 + p3);
        a4 = V.Load(r4 + p4) - V.Load(r2 + p4); b4 = V.Load(r3 + p4) - V.Load(r1 + p4);
        a5 = V.Load(r4 + p5) - V.Load(r2 + p5); b5 = V.Load(r3 + p5) - V.Load(r1 + p5);
        StoreRow(V.Fma(two, b0, a0), V.Fma(two, b1, a1), V.Fma(two, b2, a2), V.Fma(two, b3, a3), V.Fma(two, b4, a4), V.Fma(two, b5, a5), to + (18 * step), step);
        StoreRow(
            V.Fma(minusTwo, b0, a0), V.Fma(minusTwo, b1, a1), V.Fma(minusTwo, b2, a2), V.Fma(minusTwo, b3, a3), V.Fma(minusTwo, b4, a4), V.Fma(minusTwo, b5, a5),
            to + (24 * step), step);

        StoreRow(
            V.Fma(four, V.Load(x), V.Fma(minusFive, V.Load(r2), V.Load(r4))),
            V.Fma(four, V.Load(x + pixel), V.Fma(minusFive, V.Load(r2 + pixel), V.Load(r4 + pixel))),
            V.Fma(four, V.Load(x + p2), V.Fma(minusFive, V.Load(r2 + p2), V.Load(r4 + p2))),
            V.Fma(four, V.Load(x + p3), V.Fma(minusFive, V.Load(r2 + p3), V.Load(r4 + p3))),
            V.Fma(four, V.Load(x + p4), V.Fma(minusFive, V.Load(r2 + p4), V.Load(r4 + p4))),
            V.Fma(four, V.Load(x + p5), V.Fma(minusFive, V.Load(r2 + p5), V.Load(r4 + p5))),
            to, step);
        StoreRow(
            V.Fma(four, V.Load(r1), V.Fma(minusFive, V.Load(r3), V.Load(r5))),
            V.Fma(four, V.Load(r1 + pixel), V.Fma(minusFive, V.Load(r3 + pixel), V.Load(r5 + pixel))),
            V.Fma(four, V.Load(r1 + p2), V.Fma(minusFive, V.Load(r3 + p2), V.Load(r5 + p2))),
            V.Fma(four, V.Load(r1 + p3), V.Fma(minusFive, V.Load(r3 + p3), V.Load(r5 + p3))),
            V.Fma(four, V.Load(r1 + p4), V.Fma(minusFive, V.Load(r3 + p4), V.Load(r5 + p4))),
            V.Fma(four, V.Load(r1 + p5), V.Fma(minusFive, V.Load(r3 + p5), V.Load(r5 + p5))),
            to + (30 * step), step);
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
