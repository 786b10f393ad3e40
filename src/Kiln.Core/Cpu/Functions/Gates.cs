using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>x·σ(x).</summary>
internal readonly struct SiluFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => x * VectorMath.Sigmoid(x);

    /// <summary>σ·(1 + x·(1 − σ))·dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V dy)
        where V : unmanaged, ISimd<V>
    {
        V s = VectorMath.Sigmoid(x);
        return s * V.Fma(x, V.Splat(1) - s, V.Splat(1)) * dy;
    }
}

/// <summary>x·tanh(log(1 + e^x)). With m = e^−|x| the tanh is p/(p + q): p = 1 + 2m, q = 2m² where x is positive, else p = m(m + 2), q = 2; nothing overflows or cancels.</summary>
internal readonly struct MishFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        (V m, V p, V q) = Parts(x);
        return x * (p / (p + q));
    }

    /// <summary>t + x·(1 − t²)·σ(x) with t = p/(p + q), so 1 − t = q/(p + q).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V dy)
        where V : unmanaged, ISimd<V>
    {
        (V m, V p, V q) = Parts(x);
        V t = p / (p + q), rest = q / (p + q), one = V.Splat(1);
        V sigmoid = V.WhereGreater(x, V.Zero, one, m) / (one + m);
        return V.Fma(x * sigmoid, rest * (one + t), t) * dy;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V M, V P, V Q) Parts<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        V m = VectorMath.ExpOfNegative(V.Zero - VectorMath.Abs(x)), two = V.Splat(2);
        return (m, V.WhereGreater(x, V.Zero, V.Fma(m, two, V.Splat(1)), m * (m + two)), V.WhereGreater(x, V.Zero, two * m * m, two));
    }
}
