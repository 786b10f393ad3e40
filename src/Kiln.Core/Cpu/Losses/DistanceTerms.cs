using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>|x − t|.</summary>
internal readonly struct AbsoluteTerm : IElementTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V t)
        where V : unmanaged, ISimd<V> => VectorMath.Abs(x - t);

    /// <summary>The sign, 0 at 0, and NaN of NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V t)
        where V : unmanaged, ISimd<V>
    {
        V d = x - t;
        return V.WhereGreater(d, V.Zero, V.Splat(1), V.WhereGreater(V.Zero, d, V.Splat(-1), d));
    }
}

/// <summary>½(x − t)² up to δ, linear beyond: m·(|x − t| − ½m) with m = min(|x − t|, δ).</summary>
internal readonly struct HuberTerm(float delta) : IElementTerm
{
    private readonly float delta = delta;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V t)
        where V : unmanaged, ISimd<V>
    {
        V d = VectorMath.Abs(x - t), m = V.Min(d, V.Splat(delta));
        return m * V.Fma(m, V.Splat(-0.5f), d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V t)
        where V : unmanaged, ISimd<V> => VectorMath.Clamp(x - t, V.Splat(-delta), V.Splat(delta));
}
