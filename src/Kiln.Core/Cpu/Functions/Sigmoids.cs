using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>1 / (1 + e^−x).</summary>
internal readonly struct SigmoidFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => VectorMath.Sigmoid(x);

    /// <summary>y·(1 − y)·dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => y * (V.Splat(1) - y) * dy;
}

/// <summary>tanh x.</summary>
internal readonly struct TanhFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => VectorMath.Tanh(x);

    /// <summary>(1 − y²)·dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => V.Fma(V.Zero - y, y, V.Splat(1)) * dy;
}

/// <summary>x / (1 + |x|).</summary>
internal readonly struct SoftsignFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => x / (V.Splat(1) + VectorMath.Abs(x));

    /// <summary>1/(1 + |x|)² = (1 − |y|)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V>
    {
        V rest = V.Splat(1) - VectorMath.Abs(y);
        return rest * rest * dy;
    }
}

/// <summary>log(1 / (1 + e^−x)) = min(x, 0) − log(1 + e^−|x|).</summary>
internal readonly struct LogSigmoidFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => V.WhereGreater(x, V.Zero, V.Zero, x) - VectorMath.LogOnePlus(VectorMath.ExpOfNegative(V.Zero - VectorMath.Abs(x)));

    /// <summary>1 − σ(x) = 1 − e^y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => (V.Zero - VectorMath.ExpMinusOne(y)) * dy;
}

/// <summary>log(1 + e^βx)/β = (max(βx, 0) + log(1 + e^−|βx|))/β, and x where βx is above the threshold.</summary>
internal readonly struct SoftplusFunction(float beta, float threshold) : IFunction
{
    private readonly float beta = beta, threshold = threshold;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        V t = x * V.Splat(beta);
        V log = VectorMath.LogOnePlus(VectorMath.ExpOfNegative(V.Zero - VectorMath.Abs(t)));
        return V.WhereGreater(t, V.Splat(threshold), x, (V.WhereGreater(V.Zero, t, V.Zero, t) + log) * V.Splat(1 / beta));
    }

    /// <summary>σ(βx) = 1 − e^−βy, which is 1 above the threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => (V.Zero - VectorMath.ExpMinusOne(y * V.Splat(-beta))) * dy;
}
