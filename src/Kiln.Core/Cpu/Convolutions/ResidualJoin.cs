using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>y = f(y + residual): how a residual block ends where the convolution before it has no room for it.</summary>
internal static unsafe class ResidualJoin
{
    /// <summary>All of y.</summary>
    public static void Run<V>(Workers workers, Activation f, FloatBuffer residual, FloatBuffer y)
        where V : unmanaged, ISimd<V> => Run<V>(workers, f, residual.Address, y.Address, y.Length);

    /// <summary>A part of y, on the thread that just computed it.</summary>
    public static void Range<V>(Activation f, float* residual, float* y, int count)
        where V : unmanaged, ISimd<V> => Run<V>(null, f, residual, y, count);

    private static void Run<V>(Workers? workers, Activation f, float* residual, float* y, int count)
        where V : unmanaged, ISimd<V>
    {
        switch (f.Kind)
        {
            case ActivationKind.Identity: Run<V, ScaleMap>(workers, new(1), residual, y, count); break;
            case ActivationKind.Relu: Run<V, Activations.ReluMap>(workers, default, residual, y, count); break;
            case ActivationKind.LeakyRelu: Run<V, Activations.LeakyReluMap>(workers, new(f.Slope), residual, y, count); break;
            case ActivationKind.Sigmoid: Run<V, Activations.SigmoidMap>(workers, default, residual, y, count); break;
            case ActivationKind.Tanh: Run<V, Activations.TanhMap>(workers, default, residual, y, count); break;
            default: throw new ArgumentOutOfRangeException(nameof(f));
        }
    }

    private static void Run<V, TMap>(Workers? workers, TMap f, float* residual, float* y, int count)
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        var work = new Join<V, TMap>(residual, y, f);
        if (workers is null) work.Run(0, count, worker: 0);
        else workers.For(count, Grain.OfFloats(count), ref work);
    }

    /// <summary>Lanes: neighbours; the remainder is a padded vector.</summary>
    private readonly struct Join<V, TMap>(float* residual, float* y, TMap f) : IWork
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        private readonly float* residual = residual, y = y;
        private readonly TMap f = f;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            float* residual = this.residual, y = this.y;
            TMap f = this.f;
            nint i = start, rest = end - i;
            for (; rest >= V.Lanes; i += V.Lanes, rest -= V.Lanes) f.Of(V.Load(y + i) + V.Load(residual + i)).Store(y + i);
            if (rest > 0) Tail.Store(f.Of(Tail.Load<V>(y + i, rest) + Tail.Load<V>(residual + i, rest)), y + i, rest);
        }
    }
}
