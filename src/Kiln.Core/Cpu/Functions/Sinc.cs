using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>sin(x)/x, 1 at 0.</summary>
/// <remarks>
/// x = n·π + r with |r| ≤ π/2, sin x = (−1)ⁿ·sin r. Sine and cosine of r, and
/// the derivative for |x| ≤ 1, are the polynomials whose largest error is smallest (Lawson's iteration; 2.4e-11, 2.5e-10 and 2e-9).
/// </remarks>
internal readonly struct SincFunction : IFunction
{
    // π in three parts; the first two have eight and ten bits, so that their products with n below 2¹⁴ are exact.
    private const float OneOverPi = 0.318309886f, PiHigh = 3.140625f, PiMiddle = 0.0009670257568359375f, PiLow = 6.2783296e-7f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        (V r, V sign) = Reduced(x);
        return V.WhereGreaterOrNaN(VectorMath.Abs(x), V.Zero, sign * Sine(r) / x, V.Splat(1));
    }

    /// <summary>(cos x − sin(x)/x)/x·dy, by its series where that would cancel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V dy)
        where V : unmanaged, ISimd<V>
    {
        (V r, V sign) = Reduced(x);
        V far = sign * (Cosine(r) - (Sine(r) / x)) / x, u = x * x;
        V near = V.Fma(u, V.Splat(2.155031325e-5f), V.Splat(-0.0011901677f));
        near = V.Fma(u, near, V.Splat(0.03333327174f));
        near = V.Fma(u, near, V.Splat(-0.33333334f));
        return V.WhereGreaterOrNaN(VectorMath.Abs(x), V.Splat(1), far, near * x) * dy;
    }

    /// <summary>r and (−1)ⁿ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V R, V Sign) Reduced<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        V n = V.Round(x * V.Splat(OneOverPi));
        V r = V.Fma(n, V.Splat(-PiHigh), x);
        r = V.Fma(n, V.Splat(-PiMiddle), r);
        r = V.Fma(n, V.Splat(-PiLow), r);
        V odd = V.Fma(V.Round(n * V.Splat(0.5f)), V.Splat(-2), n);   // −1, 0 or 1
        return (VectorMath.Clamp(r, V.Splat(-2), V.Splat(2)), V.Fma(odd * odd, V.Splat(-2), V.Splat(1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sine<V>(V r)
        where V : unmanaged, ISimd<V>
    {
        V u = r * r;
        V p = V.Fma(u, V.Splat(-2.3887749e-8f), V.Splat(2.752532e-6f));
        p = V.Fma(u, p, V.Splat(-0.00019840867f));
        p = V.Fma(u, p, V.Splat(0.008333331f));
        p = V.Fma(u, p, V.Splat(-0.16666667f));
        return V.Fma(u * r, p, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Cosine<V>(V r)
        where V : unmanaged, ISimd<V>
    {
        V u = r * r;
        V p = V.Fma(u, V.Splat(-2.6075663e-7f), V.Splat(2.4761808e-5f));
        p = V.Fma(u, p, V.Splat(-0.0013888403f));
        p = V.Fma(u, p, V.Splat(0.04166664f));
        p = V.Fma(u, p, V.Splat(-0.5f));
        return V.Fma(u, p, V.Splat(1));
    }
}
