using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The elementwise functions of networks and their gradients, in walks of their own.</summary>
internal static class Activations
{
    /// <summary>y = f(x).</summary>
    public static void Forward<V>(Workers workers, Activation f, FloatBuffer x, FloatBuffer y)
        where V : unmanaged, ISimd<V>
    {
        var walk = new ForwardWalk<V>(workers, x, y);
        Functions.With(f, ref walk);
    }

    /// <summary>dx = f′ ∘ dy, with f′ computed from <paramref name="known"/>: the output, or the input where <see cref="Activation.DerivesFromInput"/> says so.</summary>
    public static void Backward<V>(Workers workers, Activation f, FloatBuffer known, FloatBuffer dy, Into dx)
        where V : unmanaged, ISimd<V>
    {
        var walk = new BackwardWalk<V>(workers, known, dy, dx);
        Functions.With(f, ref walk);
    }

    private readonly struct ForwardWalk<V>(Workers workers, FloatBuffer x, FloatBuffer y) : IFunctionUser
        where V : unmanaged, ISimd<V>
    {
        public void Use<TFunction>(TFunction f)
            where TFunction : unmanaged, IFunction => Elementwise.Map<V, TFunction>(workers, x, new(y), f);
    }

    private readonly struct BackwardWalk<V>(Workers workers, FloatBuffer known, FloatBuffer dy, Into dx) : IFunctionUser
        where V : unmanaged, ISimd<V>
    {
        public void Use<TFunction>(TFunction f)
            where TFunction : unmanaged, IFunction => Elementwise.Map2<V, TFunction>(workers, known, dy, dx, f);
    }
}
