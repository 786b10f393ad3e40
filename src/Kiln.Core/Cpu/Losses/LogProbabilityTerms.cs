using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>−t·(1 − e^x)^γ·x of a log-probability x; 0 where t is 0, whatever x is.</summary>
internal readonly struct LikelihoodTerm(float gamma) : IElementTerm
{
    private readonly float gamma = gamma;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V t)
        where V : unmanaged, ISimd<V>
    {
        V loss = V.Zero - (t * x);
        if (gamma != 0) loss *= VectorMath.Power(Rest(x), gamma);
        return WhereNotZero(t, loss);
    }

    /// <summary>−t·(r^γ − γ·r^(γ−1)·e^x·x) with r = 1 − e^x; where r is 0 that is 0, its limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V t)
        where V : unmanaged, ISimd<V>
    {
        if (gamma == 0) return V.Zero - t;
        V rest = Rest(x), inner = VectorMath.Power(rest, gamma - 1) * (V.Splat(1) - rest) * x * V.Splat(gamma);
        return WhereNotZero(t, V.WhereGreater(rest, V.Zero, t * (inner - VectorMath.Power(rest, gamma)), V.Zero));
    }

    /// <summary>1 − e^x, not below 0 where x was rounded to above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rest<V>(V x)
        where V : unmanaged, ISimd<V> => V.Max(V.Zero - VectorMath.ExpMinusOne(x), V.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WhereNotZero<V>(V t, V value)
        where V : unmanaged, ISimd<V> => V.WhereGreater(VectorMath.Abs(t), V.Zero, value, V.Zero);
}

/// <summary>t·(log t − x) of a log-probability x; 0 where t is 0.</summary>
internal readonly struct DivergenceTerm : IElementTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V t)
        where V : unmanaged, ISimd<V> => V.WhereGreater(t, V.Zero, t * (VectorMath.Log(t) - x), V.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V t)
        where V : unmanaged, ISimd<V> => V.Zero - t;
}
