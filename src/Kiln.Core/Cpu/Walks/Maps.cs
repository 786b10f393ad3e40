using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>a + b.</summary>
internal readonly struct AddMap : IMap2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V a, V b)
        where V : unmanaged, ISimd<V> => a + b;
}

/// <summary>a − b.</summary>
internal readonly struct SubtractMap : IMap2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V a, V b)
        where V : unmanaged, ISimd<V> => a - b;
}

/// <summary>a · b.</summary>
internal readonly struct MultiplyMap : IMap2
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V a, V b)
        where V : unmanaged, ISimd<V> => a * b;
}

/// <summary>factor · x.</summary>
internal readonly struct ScaleMap(float factor) : IMap
{
    private readonly float factor = factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => x * V.Splat(factor);
}

/// <summary>min(max(x, −limit), limit); NaN stays NaN.</summary>
internal readonly struct ClampMap(float limit) : IMap
{
    private readonly float limit = limit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => VectorMath.Clamp(x, V.Splat(-limit), V.Splat(limit));
}
