using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The elementwise functions of networks and their gradients, which are functions of the output.</summary>
internal static class Activations
{
    /// <summary>y = f(x).</summary>
    public static void Forward<V>(Workers workers, Activation f, FloatBuffer x, FloatBuffer y)
        where V : unmanaged, ISimd<V>
    {
        switch (f.Kind)
        {
            case ActivationKind.Identity: Elementwise.Scale<V>(workers, x, 1, new(y)); break;
            case ActivationKind.Relu: Elementwise.Map<V, ReluMap>(workers, x, new(y), default); break;
            case ActivationKind.LeakyRelu: Elementwise.Map<V, LeakyReluMap>(workers, x, new(y), new(f.Slope)); break;
            case ActivationKind.Sigmoid: Elementwise.Map<V, SigmoidMap>(workers, x, new(y), default); break;
            case ActivationKind.Tanh: Elementwise.Map<V, TanhMap>(workers, x, new(y), default); break;
            default: throw new ArgumentOutOfRangeException(nameof(f));
        }
    }

    /// <summary>dx = f′ ∘ dy.</summary>
    public static void Backward<V>(Workers workers, Activation f, FloatBuffer y, FloatBuffer dy, Into dx)
        where V : unmanaged, ISimd<V>
    {
        switch (f.Kind)
        {
            case ActivationKind.Identity: Elementwise.Scale<V>(workers, dy, 1, dx); break;
            case ActivationKind.Relu: Elementwise.Map2<V, ReluGradient>(workers, y, dy, dx); break;
            case ActivationKind.LeakyRelu: Elementwise.Map2<V, LeakyReluGradient>(workers, y, dy, dx, new(f.Slope)); break;
            case ActivationKind.Sigmoid: Elementwise.Map2<V, SigmoidGradient>(workers, y, dy, dx); break;
            case ActivationKind.Tanh: Elementwise.Map2<V, TanhGradient>(workers, y, dy, dx); break;
            default: throw new ArgumentOutOfRangeException(nameof(f));
        }
    }

    /// <summary>max(x, 0); NaN stays NaN, so that a broken run shows.</summary>
    internal readonly struct ReluMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V x)
            where V : unmanaged, ISimd<V> => V.WhereGreater(V.Zero, x, V.Zero, x);
    }

    /// <summary>dy where y is positive; the input would tell the same.</summary>
    internal readonly struct ReluGradient : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V y, V dy)
            where V : unmanaged, ISimd<V> => V.WhereGreater(y, V.Zero, dy, V.Zero);
    }

    internal readonly struct LeakyReluMap(float slope) : IMap
    {
        private readonly float slope = slope;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V x)
            where V : unmanaged, ISimd<V> => V.WhereGreater(x, V.Zero, x, x * V.Splat(slope));
    }

    /// <summary>The sign of y is that of x, because slopes are not negative.</summary>
    internal readonly struct LeakyReluGradient(float slope) : IMap2
    {
        private readonly float slope = slope;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V y, V dy)
            where V : unmanaged, ISimd<V> => V.WhereGreater(y, V.Zero, dy, dy * V.Splat(slope));
    }

    internal readonly struct SigmoidMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V x)
            where V : unmanaged, ISimd<V> => VectorMath.Sigmoid(x);
    }

    /// <summary>y·(1 − y)·dy.</summary>
    internal readonly struct SigmoidGradient : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V y, V dy)
            where V : unmanaged, ISimd<V> => y * (V.Splat(1) - y) * dy;
    }

    internal readonly struct TanhMap : IMap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V x)
            where V : unmanaged, ISimd<V> => VectorMath.Tanh(x);
    }

    /// <summary>(1 − y²)·dy.</summary>
    internal readonly struct TanhGradient : IMap2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V y, V dy)
            where V : unmanaged, ISimd<V> => V.Fma(V.Zero - y, y, V.Splat(1)) * dy;
    }
}
