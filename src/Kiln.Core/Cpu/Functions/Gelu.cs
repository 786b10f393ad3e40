using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>x·Φ(x), Φ the normal distribution.</summary>
/// <remarks>
/// Φ(−z) = e^(−z²/2)·g(z) for z ≥ 0 keeps its relative precision far into the tail; g is the polynomial of degree 9 in t = 1/(1 + 0.35·z), without a
/// constant, whose largest relative error for z in 0 … 14 is smallest (Lawson's iteration; 3.2e-8). Beyond, the exponential is 0.
/// </remarks>
internal readonly struct GeluFunction : IFunction
{
    private const float OneOverRootTwoPi = 0.3989422804f, Far = 30;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => x * Distribution(x, Bell(x));

    /// <summary>(Φ(x) + x·φ(x))·dy, φ the density; x is clamped where nothing changes any more, so that no infinity meets a 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V dy)
        where V : unmanaged, ISimd<V>
    {
        x = VectorMath.Clamp(x, V.Splat(-Far), V.Splat(Far));
        V bell = Bell(x);
        return V.Fma(x * V.Splat(OneOverRootTwoPi), bell, Distribution(x, bell)) * dy;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Bell<V>(V x)
        where V : unmanaged, ISimd<V> => VectorMath.ExpOfNegative(x * x * V.Splat(-0.5f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Distribution<V>(V x, V bell)
        where V : unmanaged, ISimd<V>
    {
        V one = V.Splat(1), t = one / V.Fma(VectorMath.Abs(x), V.Splat(0.35f), one);
        V g = V.Fma(t, V.Splat(-0.029145928f), V.Splat(0.14397168f));
        g = V.Fma(t, g, V.Splat(-0.25571424f));
        g = V.Fma(t, g, V.Splat(0.15917413f));
        g = V.Fma(t, g, V.Splat(-0.023109814f));
        g = V.Fma(t, g, V.Splat(0.10550799f));
        g = V.Fma(t, g, V.Splat(0.11983287f));
        g = V.Fma(t, g, V.Splat(0.13986187f));
        g = V.Fma(t, g, V.Splat(0.1396214f));
        V tail = bell * t * g;
        return V.WhereGreater(x, V.Zero, one - tail, tail);
    }
}

/// <summary>x/2·(1 + tanh u) = x·σ(2u) with u = √(2/π)·(x + 0.044715·x³).</summary>
internal readonly struct GeluTanhFunction : IFunction
{
    private const float TwiceRoot = 1.5957691216f, Cubic = 0.044715f, Far = 30;   // 2·√(2/π)

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => x * VectorMath.Sigmoid(Twice(x));

    /// <summary>σ·(1 + x·(1 − σ)·2u′)·dy; x is clamped where nothing changes any more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V dy)
        where V : unmanaged, ISimd<V>
    {
        x = VectorMath.Clamp(x, V.Splat(-Far), V.Splat(Far));
        V one = V.Splat(1), s = VectorMath.Sigmoid(Twice(x)), slope = V.Fma(x * x, V.Splat(3 * Cubic * TwiceRoot), V.Splat(TwiceRoot));
        return s * V.Fma(x * slope, one - s, one) * dy;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Twice<V>(V x)
        where V : unmanaged, ISimd<V> => x * V.Fma(x * x, V.Splat(Cubic * TwiceRoot), V.Splat(TwiceRoot));
}
