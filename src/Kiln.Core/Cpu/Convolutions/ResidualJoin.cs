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
        var join = new FunctionJoin<V>(workers, residual, y, count);
        Functions.With(f, ref join);
    }

    private static void Run<V, TMap>(Workers? workers, TMap f, float* residual, float* y, int count)
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        var work = new Join<V, TMap>(residual, y, f);
        if (workers is null) work.Run(0, count, worker: 0);
        else workers.For(count, Grain.OfFloats(count), ref work);
    }

    private readonly struct FunctionJoin<V>(Workers? workers, float* residual, float* y, int count) : IFunctionUser
        where V : unmanaged, ISimd<V>
    {
        private readonly float* residual = residual, y = y;

        public void Use<TFunction>(TFunction f)
            where TFunction : unmanaged, IFunction => Run<V, TFunction>(workers, f, residual, y, count);
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
