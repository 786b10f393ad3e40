using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>How the gradient g = f′ ∘ dy before a normalisation's function is had.</summary>
internal interface IGradient
{
    /// <summary>Whether it is computed from the input, and so needs its scale and shift.</summary>
    static abstract bool OfInput { get; }

    /// <summary>g of the elements from <paramref name="i"/> on.</summary>
    V Of<V>(nint i, V scale, V shift)
        where V : unmanaged, ISimd<V>;
}

/// <summary>It stands in memory: dy itself where there is no function, or what a sweep has written before.</summary>
internal readonly unsafe struct Given(float* g) : IGradient
{
    private readonly float* g = g;

    public static bool OfInput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(nint i, V scale, V shift)
        where V : unmanaged, ISimd<V> => V.Load(g + i);
}

/// <summary>f′ from the input: for functions of which the derivative is known from the sign of x·scale + shift.</summary>
internal readonly unsafe struct FromInput<TGradient>(float* x, float* dy, TGradient f) : IGradient
    where TGradient : unmanaged, IMap2
{
    private readonly float* x = x, dy = dy;
    private readonly TGradient f = f;

    public static bool OfInput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(nint i, V scale, V shift)
        where V : unmanaged, ISimd<V> => f.Of(V.Fma(V.Load(x + i), scale, shift), V.Load(dy + i));
}

/// <summary>f′ from the output.</summary>
internal readonly unsafe struct FromOutput<TGradient>(float* y, float* dy, TGradient f) : IGradient
    where TGradient : unmanaged, IMap2
{
    private readonly float* y = y, dy = dy;
    private readonly TGradient f = f;

    public static bool OfInput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(nint i, V scale, V shift)
        where V : unmanaged, ISimd<V> => f.Of(V.Load(y + i), V.Load(dy + i));
}

/// <summary>Another, written down as it is computed.</summary>
internal readonly unsafe struct Written<TGradient>(TGradient g, float* to) : IGradient
    where TGradient : unmanaged, IGradient
{
    private readonly TGradient g = g;
    private readonly float* to = to;

    public static bool OfInput => TGradient.OfInput;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(nint i, V scale, V shift)
        where V : unmanaged, ISimd<V>
    {
        V v = g.Of(i, scale, shift);
        v.Store(to + i);
        return v;
    }
}

/// <summary>Another, added to what is there as it is computed.</summary>
internal readonly unsafe struct Added<TGradient>(TGradient g, float* to) : IGradient
    where TGradient : unmanaged, IGradient
{
    private readonly TGradient g = g;
    private readonly float* to = to;

    public static bool OfInput => TGradient.OfInput;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Of<V>(nint i, V scale, V shift)
        where V : unmanaged, ISimd<V>
    {
        V v = g.Of(i, scale, shift);
        (v + V.Load(to + i)).Store(to + i);
        return v;
    }
}
