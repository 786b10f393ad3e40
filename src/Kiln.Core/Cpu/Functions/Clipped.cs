using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>x within low … high; NaN stays NaN.</summary>
internal readonly struct HardTanhFunction(float low, float high) : IFunction
{
    private readonly float low = low, high = high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => VectorMath.Clamp(x, V.Splat(low), V.Splat(high));

    /// <summary>dy strictly between the ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => V.WhereGreater(y, V.Splat(low), V.WhereGreater(V.Splat(high), y, dy, V.Zero), V.Zero);
}

/// <summary>x/6 + ½ within 0 … 1; NaN stays NaN.</summary>
internal readonly struct HardSigmoidFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => VectorMath.Clamp(x + V.Splat(3), V.Zero, V.Splat(6)) * V.Splat(1f / 6);

    /// <summary>dy/6 strictly between 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => V.WhereGreater(y, V.Zero, V.WhereGreater(V.Splat(1), y, dy * V.Splat(1f / 6), V.Zero), V.Zero);
}

/// <summary>x·hard-sigmoid(x).</summary>
internal readonly struct HardSwishFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => x * VectorMath.Clamp(x + V.Splat(3), V.Zero, V.Splat(6)) * V.Splat(1f / 6);

    /// <summary>(x/3 + ½)·dy within ±3, else 0 or dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x, V dy)
        where V : unmanaged, ISimd<V>
    {
        V inside = V.Fma(x, V.Splat(1f / 3), V.Splat(0.5f));
        return V.WhereGreater(x, V.Splat(3), dy, V.WhereGreater(V.Splat(-3), x, V.Zero, inside * dy));
    }
}

/// <summary>1 where x ≥ 0, else 0; NaN stays NaN.</summary>
internal readonly struct StepFunction(float passed) : IFunction
{
    private readonly float passed = passed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => V.WhereGreater(V.Zero, x, V.Zero, V.WhereGreaterOrNaN(x, V.Splat(float.PositiveInfinity), x, V.Splat(1)));

    /// <summary>0, or dy where gradients pass straight through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => dy * V.Splat(passed);
}
