using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>Elementary functions of vectors, one formula for every width.</summary>
/// <remarks>
/// x = n·ln 2 + r with |r| ≤ ½ ln 2; e^r − 1 = r + r²·q(r), where q is the polynomial of degree 5 whose largest relative error
/// on that range is smallest (Lawson's iteration; 2.4e-10); e^x = 2ⁿ·e^r.
/// </remarks>
internal static class VectorMath
{
    // ln 2 in two parts: the first has ten bits, so that n times it is exact.
    private const float Ln2High = 0.693359375f, Ln2Low = -2.1219444e-4f, Log2E = 1.44269504f;

    /// <summary>e^x within 1 ulp where the result is normal: 0 below −104, ∞ above 89, NaN of NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        x = Clamp(x, V.Splat(-104), V.Splat(89));
        V n = V.Round(x * V.Splat(Log2E));
        V y = ExpMinusOneOfRest(x, n) + V.Splat(1);

        // n may lie outside the range of one power; two halves also round once into the subnormal numbers.
        V half = V.Round(n * V.Splat(0.5f));
        return y * V.PowerOfTwo(half) * V.PowerOfTwo(n - half);
    }

    /// <summary>e^x of x ≤ 0: the bits of <see cref="Exp"/> down to −87, 0 below, NaN of NaN. It makes one power of two less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpOfNegative<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        V least = V.Splat(-87), within = V.AtLeast(least, x), n = V.Round(within * V.Splat(Log2E));
        return V.WhereGreater(least, x, V.Zero, V.Scale(ExpMinusOneOfRest(within, n) + V.Splat(1), n));
    }

    /// <summary>1 / (1 + e^−x); 0 below −88, NaN of NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        V minus = Clamp(V.Zero - x, V.Splat(-87), V.Splat(88)), n = V.Round(minus * V.Splat(Log2E));
        V share = V.Splat(1) / (V.Splat(1) + V.Scale(ExpMinusOneOfRest(minus, n) + V.Splat(1), n));
        return V.WhereGreater(V.Splat(-88), x, V.Zero, share);
    }

    /// <summary>tanh x = u / (u + 2) with u = e^2x − 1, which keeps its relative precision near 0; ±1 exactly beyond ±10.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        V twice = Clamp(x + x, V.Splat(-20), V.Splat(20));
        V n = V.Round(twice * V.Splat(Log2E));
        V power = V.PowerOfTwo(n);
        V u = V.Fma(power, ExpMinusOneOfRest(twice, n), power - V.Splat(1));
        return u / (u + V.Splat(2));
    }

    /// <summary>x within [low, high]; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Clamp<V>(V x, V low, V high)
        where V : unmanaged, ISimd<V> => V.AtMost(high, V.AtLeast(low, x));

    /// <summary>e^x − 1 with its relative precision near 0, for x up to 88: −1 exactly below −87, NaN of NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpMinusOne<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        x = Clamp(x, V.Splat(-87), V.Splat(88));
        V n = V.Round(x * V.Splat(Log2E));
        V power = V.PowerOfTwo(n);
        return V.Fma(power, ExpMinusOneOfRest(x, n), power - V.Splat(1));
    }

    /// <summary>
    /// log(1 + x) for x in 0 … 1, as 2·artanh(s) with s = x/(2 + x) ≤ ⅓: relative error below 2e-7, also of tiny x. The series in s² is the polynomial
    /// whose largest relative error is smallest (Lawson's iteration; 1.1e-10).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogOnePlus<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        V s = x / (x + V.Splat(2)), u = s * s;
        V p = V.Fma(u, V.Splat(0.12144779f), V.Splat(0.107153706f));
        p = V.Fma(u, p, V.Splat(0.14308298f));
        p = V.Fma(u, p, V.Splat(0.19999444f));
        p = V.Fma(u, p, V.Splat(0.33333337f));
        V twice = s + s;
        return V.Fma(twice * u, p, twice);
    }

    /// <summary>
    /// log x within 2 ulp of max(1, |log x|): 0 at 1, −∞ below the least normal number, NaN of NaN. x = 2ⁿ·m with m in √½ … √2, and log m = 2·artanh(s) with
    /// s = (m − 1)/(m + 1), |s| ≤ 0.172, whose series is cut after s⁹ (2e-9).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        const float LeastNormal = 1.17549435e-38f;
        V one = V.Splat(1), n = V.Exponent(x), m = x * V.PowerOfTwo(V.Zero - n);
        V high = V.WhereGreater(m, V.Splat(1.41421356f), one, V.Zero);
        m = V.WhereGreater(high, V.Zero, m * V.Splat(0.5f), m);
        n += high;
        V s = (m - one) / (m + one), u = s * s;
        V p = V.Fma(u, V.Splat(1f / 9), V.Splat(1f / 7));
        p = V.Fma(u, p, V.Splat(1f / 5));
        p = V.Fma(u, p, V.Splat(1f / 3));
        V twice = s + s, log = V.Fma(twice * u, p, twice);
        log = V.Fma(n, V.Splat(Ln2High), V.Fma(n, V.Splat(Ln2Low), log));
        return V.WhereGreater(V.Splat(LeastNormal), x, V.Splat(float.NegativeInfinity), log);
    }

    /// <summary>x^exponent of x ≥ 0, 0 of 0; the exponents 0, 1 and 2 by products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Power<V>(V x, float exponent)
        where V : unmanaged, ISimd<V> => exponent switch
        {
            0 => V.Splat(1),
            1 => x,
            2 => x * x,
            _ => Exp(Log(x) * V.Splat(exponent)),
        };

    /// <summary>|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Abs<V>(V x)
        where V : unmanaged, ISimd<V> => V.Max(x, V.Zero - x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpMinusOneOfRest<V>(V x, V n)
        where V : unmanaged, ISimd<V>
    {
        V r = V.Fma(n, V.Splat(-Ln2High), x);
        r = V.Fma(n, V.Splat(-Ln2Low), r);
        V q = V.Fma(r, V.Splat(0.0001984588598f), V.Splat(0.0013940744f));
        q = V.Fma(r, q, V.Splat(0.0083333896f));
        q = V.Fma(r, q, V.Splat(0.0416663587f));
        q = V.Fma(r, q, V.Splat(0.1666666567f));
        q = V.Fma(r, q, V.Splat(0.5f));
        return V.Fma(r * r, q, r);
    }
}
