using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>B·p·Bᵀ: what 36 products' gradients give back to the six by six inputs of a tile; the transpose of <see cref="WinogradInput"/>.</summary>
/// <remarks>
/// Lanes: channels. The columns of Bᵀ pair up as its rows do: with s = p₁ + p₂, t = p₃ + p₄, u = p₁ − p₂, v = p₃ − p₄ the results are
/// 4p₀, −4u − 2v + 4p₅, −5p₀ − 4s − t, u + 2v − 5p₅, p₀ + s + t and p₅. Two rows at a time stay in the registers. Results are added
/// to memory, because tiles overlap.
/// </remarks>
internal static unsafe class WinogradBackInput
{
    /// <summary>Adds one vector of channels of a tile to the inputs; products are <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<V>(float* products, nint step, float* x, nint row, nint pixel)
        where V : unmanaged, ISimd<V>
    {
        Ends<V>(products, step, x, row, pixel);
        Odd<V>(products, step, x + row, row, pixel);
        Even<V>(products, step, x + (2 * row), row, pixel);
    }

    /// <summary>4·p₀ and p₅: rows 0 and 5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Ends<V>(float* m0, nint s, float* x, nint row, nint pixel)
        where V : unmanaged, ISimd<V>
    {
        V four = V.Splat(4);
        V a0 = four * V.Load(m0), a1 = four * V.Load(m0 + s), a2 = four * V.Load(m0 + (2 * s));
        V a3 = four * V.Load(m0 + (3 * s)), a4 = four * V.Load(m0 + (4 * s)), a5 = four * V.Load(m0 + (5 * s));
        AddRow(a0, a1, a2, a3, a4, a5, x, pixel);
        float* m5 = m0 + (30 * s);
        a0 = V.Load(m5);
        a1 = V.Load(m5 + s);
        a2 = V.Load(m5 + (2 * s));
        a3 = V.Load(m5 + (3 * s));
        a4 = V.Load(m5 + (4 * s));
        a5 = V.Load(m5 + (5 * s));
        AddRow(a0, a1, a2, a3, a4, a5, x + (5 * row), pixel);
    }

    /// <summary>−4u − 2v + 4·p₅ and u + 2v − 5·p₅: rows 1 and 3, x being at row 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Odd<V>(float* products, nint s, float* x, nint row, nint pixel)
        where V : unmanaged, ISimd<V>
    {
        float* m1 = products + (6 * s), m2 = m1 + (6 * s), m3 = m2 + (6 * s), m4 = m3 + (6 * s), m5 = m4 + (6 * s);
        V u0 = V.Load(m1) - V.Load(m2), v0 = V.Load(m3) - V.Load(m4);
        V u1 = V.Load(m1 + s) - V.Load(m2 + s), v1 = V.Load(m3 + s) - V.Load(m4 + s);
        V u2 = V.Load(m1 + (2 * s)) - V.Load(m2 + (2 * s)), v2 = V.Load(m3 + (2 * s)) - V.Load(m4 + (2 * s));
        V u3 = V.Load(m1 + (3 * s)) - V.Load(m2 + (3 * s)), v3 = V.Load(m3 + (3 * s)) - V.Load(m4 + (3 * s));
        V u4 = V.Load(m1 + (4 * s)) - V.Load(m2 + (4 * s)), v4 = V.Load(m3 + (4 * s)) - V.Load(m4 + (4 * s));
        V u5 = V.Load(m1 + (5 * s)) - V.Load(m2 + (5 * s)), v5 = V.Load(m3 + (5 * s)) - V.Load(m4 + (5 * s));
        V two = V.Splat(2), minusFive = V.Splat(-5);
        V b0 = V.Fma(two, v0, u0), b1 = V.Fma(two, v1, u1), b2 = V.Fma(two, v2, u2), b3 = V.Fma(two, v3, u3), b4 = V.Fma(two, v4, u4), b5 = V.Fma(two, v5, u5);
        b0 = V.Fma(minusFive, V.Load(m5), b0);
        b1 = V.Fma(minusFive, V.Load(m5 + s), b1);
        b2 = V.Fma(minusFive, V.Load(m5 + (2 * s)), b2);
        b3 = V.Fma(minusFive, V.Load(m5 + (3 * s)), b3);
        b4 = V.Fma(minusFive, V.Load(m5 + (4 * s)), b4);
        b5 = V.Fma(minusFive, V.Load(m5 + (5 * s)), b5);
        AddRow(b0, b1, b2, b3, b4, b5, x + (2 * row), pixel);
        V minusFour = V.Splat(-4), minusTwo = V.Splat(-2);
        u0 = minusFour * (u0 - V.Load(m5));
        u1 = minusFour * (u1 - V.Load(m5 + s));
        u2 = minusFour * (u2 - V.Load(m5 + (2 * s)));
        u3 = minusFour * (u3 - V.Load(m5 + (3 * s)));
        u4 = minusFour * (u4 - V.Load(m5 + (4 * s)));
        u5 = minusFour * (u5 - V.Load(m5 + (5 * s)));
        u0 = V.Fma(minusTwo, v0, u0);
        u1 = V.Fma(minusTwo, v1, u1);
        u2 = V.Fma(minusTwo, v2, u2);
        u3 = V.Fma(minusTwo, v3, u3);
        u4 = V.Fma(minusTwo, v4, u4);
        u5 = V.Fma(minusTwo, v5, u5);
        AddRow(u0, u1, u2, u3, u4, u5, x, pixel);
    }

    /// <summary>−5·p₀ − 4s − t and p₀ + s + t: rows 2 and 4, x being at row 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Even<V>(float* m0, nint s, float* x, nint row, nint pixel)
        where V : unmanaged, ISimd<V>
    {
        float* m1 = m0 + (6 * s), m2 = m1 + (6 * s), m3 = m2 + (6 * s), m4 = m3 + (6 * s);
        V s0 = V.Load(m1) + V.Load(m2), t0 = V.Load(m3) + V.Load(m4);
        V s1 = V.Load(m1 + s) + V.Load(m2 + s), t1 = V.Load(m3 + s) + V.Load(m4 + s);
        V s2 = V.Load(m1 + (2 * s)) + V.Load(m2 + (2 * s)), t2 = V.Load(m3 + (2 * s)) + V.Load(m4 + (2 * s));
        V s3 = V.Load(m1 + (3 * s)) + V.Load(m2 + (3 * s)), t3 = V.Load(m3 + (3 * s)) + V.Load(m4 + (3 * s));
        V s4 = V.Load(m1 + (4 * s)) + V.Load(m2 + (4 * s)), t4 = V.Load(m3 + (4 * s)) + V.Load(m4 + (4 * s));
        V s5 = V.Load(m1 + (5 * s)) + V.Load(m2 + (5 * s)), t5 = V.Load(m3 + (5 * s)) + V.Load(m4 + (5 * s));
        t0 += V.Load(m0);
        t1 += V.Load(m0 + s);
        t2 += V.Load(m0 + (2 * s));
        t3 += V.Load(m0 + (3 * s));
        t4 += V.Load(m0 + (4 * s));
        t5 += V.Load(m0 + (5 * s));
        AddRow(s0 + t0, s1 + t1, s2 + t2, s3 + t3, s4 + t4, s5 + t5, x + (2 * row), pixel);

        // −4·(p₀ + s) − (p₀ + t)
        V minusFour = V.Splat(-4);
        s0 = V.Fma(minusFour, s0 + V.Load(m0), V.Zero - t0);
        s1 = V.Fma(minusFour, s1 + V.Load(m0 + s), V.Zero - t1);
        s2 = V.Fma(minusFour, s2 + V.Load(m0 + (2 * s)), V.Zero - t2);
        s3 = V.Fma(minusFour, s3 + V.Load(m0 + (3 * s)), V.Zero - t3);
        s4 = V.Fma(minusFour, s4 + V.Load(m0 + (4 * s)), V.Zero - t4);
        s5 = V.Fma(minusFour, s5 + V.Load(m0 + (5 * s)), V.Zero - t5);
        AddRow(s0, s1, s2, s3, s4, s5, x, pixel);
    }

    /// <summary>p·Bᵀ of one row, added to six inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<V>(V p0, V p1, V p2, V p3, V p4, V p5, float* x, nint pixel)
        where V : unmanaged, ISimd<V>
    {
        V s = p1 + p2, t = p0 + (p3 + p4), u = p1 - p2, v = p3 - p4;
        V.Fma(V.Splat(4), p0, V.Load(x)).Store(x);
        (V.Fma(V.Splat(-4), u - p5, V.Load(x + pixel)) - (v + v)).Store(x + pixel);
        (V.Fma(V.Splat(-4), s + p0, V.Load(x + (2 * pixel))) - t).Store(x + (2 * pixel));
        (V.Fma(V.Splat(-5), p5, V.Load(x + (3 * pixel))) + V.Fma(V.Splat(2), v, u)).Store(x + (3 * pixel));
        (V.Load(x + (4 * pixel)) + (s + t)).Store(x + (4 * pixel));
        (V.Load(x + (5 * pixel)) + p5).Store(x + (5 * pixel));
    }
}
