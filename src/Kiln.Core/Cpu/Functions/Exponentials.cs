using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>x where positive, α·(e^x − 1) elsewhere.</summary>
internal readonly struct EluFunction(float alpha) : IFunction
{
    private readonly float alpha = alpha;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => V.WhereGreater(x, V.Zero, x, V.Splat(alpha) * VectorMath.ExpMinusOne(x));

    /// <summary>α·e^x = y + α where x is not positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => V.WhereGreater(y, V.Zero, dy, (y + V.Splat(alpha)) * dy);
}

/// <summary>x where positive, α·(e^(x/α) − 1) elsewhere.</summary>
internal readonly struct CeluFunction(float alpha) : IFunction
{
    private readonly float alpha = alpha;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => V.WhereGreater(x, V.Zero, x, V.Splat(alpha) * VectorMath.ExpMinusOne(x * V.Splat(1 / alpha)));

    /// <summary>e^(x/α) = y/α + 1 where x is not positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => V.WhereGreater(y, V.Zero, dy, V.Fma(y, V.Splat(1 / alpha), V.Splat(1)) * dy);
}

/// <summary>λ·x where positive, λ·α·(e^x − 1) elsewhere, with the constants that keep mean 0 and variance 1 (Klambauer et al. 2017, appendix).</summary>
internal readonly struct SeluFunction : IFunction
{
    private const float Lambda = 1.0507009873554805f, LambdaAlpha = 1.7580993408473766f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V x)
        where V : unmanaged, ISimd<V> => V.WhereGreater(x, V.Zero, V.Splat(Lambda) * x, V.Splat(LambdaAlpha) * VectorMath.ExpMinusOne(x));

    /// <summary>λ·α·e^x = y + λ·α where x is not positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(V y, V dy)
        where V : unmanaged, ISimd<V> => V.WhereGreater(y, V.Zero, V.Splat(Lambda), y + V.Splat(LambdaAlpha)) * dy;
}
