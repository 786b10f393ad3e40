using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>What losses of a yes-or-no logit x are made of: σ(x), σ(−x), and softplus(x) = −log σ(−x); all finite for any finite x.</summary>
internal readonly ref struct Logit<V>
    where V : unmanaged, ISimd<V>
{
    private readonly V x, m, share;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Logit(V x)
    {
        this.x = x;
        m = VectorMath.ExpOfNegative(V.Zero - VectorMath.Abs(x));
        share = V.Splat(1) / (V.Splat(1) + m);
    }

    /// <summary>σ(x).</summary>
    public V Yes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.WhereGreater(x, V.Zero, share, m * share);
    }

    /// <summary>σ(−x).</summary>
    public V No
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.WhereGreater(x, V.Zero, m * share, share);
    }

    /// <summary>log(1 + e^−|x|): what both logarithms have beyond their straight parts.</summary>
    public V Log
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => VectorMath.LogOnePlus(m);
    }
}

/// <summary>w·t·log(1 + e^−x) + (1 − t)·log(1 + e^x).</summary>
internal readonly struct BinaryTerm(float weight) : IElementTerm
{
    private readonly float weight = weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V t)
        where V : unmanaged, ISimd<V>
    {
        V log = VectorMath.LogOnePlus(VectorMath.ExpOfNegative(V.Zero - VectorMath.Abs(x)));
        V plus = V.Max(x, V.Zero) + log, minus = V.Max(V.Zero - x, V.Zero) + log;
        return V.Fma(t * V.Splat(weight), minus, (V.Splat(1) - t) * plus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V t)
        where V : unmanaged, ISimd<V>
    {
        Logit<V> l = new(x);
        return ((V.Splat(1) - t) * l.Yes) - (t * V.Splat(weight) * l.No);
    }
}

/// <summary>t·α·σ(−x)^γ·log(1 + e^−x) + (1 − t)·(1 − α)·σ(x)^γ·log(1 + e^x); both α are 1 where it is below 0.</summary>
internal readonly struct BinaryFocalTerm(float gamma, float alpha) : IElementTerm
{
    private readonly float gamma = gamma, yes = alpha < 0 ? 1 : alpha, no = alpha < 0 ? 1 : 1 - alpha;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V t)
        where V : unmanaged, ISimd<V>
    {
        Logit<V> l = new(x);
        V log = l.Log, plus = V.Max(x, V.Zero) + log, minus = V.Max(V.Zero - x, V.Zero) + log;
        return (t * V.Splat(yes) * VectorMath.Power(l.No, gamma) * minus) + ((V.Splat(1) - t) * V.Splat(no) * VectorMath.Power(l.Yes, gamma) * plus);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V t)
        where V : unmanaged, ISimd<V>
    {
        Logit<V> l = new(x);
        V log = l.Log, plus = V.Max(x, V.Zero) + log, minus = V.Max(V.Zero - x, V.Zero) + log, isYes = l.Yes, isNo = l.No, g = V.Splat(gamma);
        V ofYes = VectorMath.Power(isNo, gamma) * V.Fma(isYes * g, minus, isNo);
        V ofNo = VectorMath.Power(isYes, gamma) * V.Fma(isNo * g, plus, isYes);
        return ((V.Splat(1) - t) * V.Splat(no) * ofNo) - (t * V.Splat(yes) * ofYes);
    }
}
