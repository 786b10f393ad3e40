using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>x itself.</summary>
internal readonly struct IdentityFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => dy;
}

/// <summary>max(x, 0); NaN stays NaN, so that a broken run shows.</summary>
internal readonly struct ReluFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => V.WhereGreater(V.Zero, x, V.Zero, x);

    /// <summary>dy where y is positive; the input would tell the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => V.WhereGreater(y, V.Zero, dy, V.Zero);
}

/// <summary>x where positive, slope·x elsewhere.</summary>
internal readonly struct LeakyReluFunction(float slope) : IFunction
{
    private readonly float slope = slope;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => V.WhereGreater(x, V.Zero, x, x * V.Splat(slope));

    /// <summary>The sign of y is that of x, because slopes are not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => V.WhereGreater(y, V.Zero, dy, dy * V.Splat(slope));
}
