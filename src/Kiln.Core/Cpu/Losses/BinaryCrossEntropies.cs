using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The mean binary cross-entropy of logits and its gradient.</summary>
internal static unsafe class BinaryCrossEntropies
{
    /// <summary>loss[0] = mean (max(x, 0) − x·t + log(1 + e^−|x|)).</summary>
    public static void Forward<V>(Workers workers, FloatBuffer x, FloatBuffer targets, FloatBuffer loss)
        where V : unmanaged, ISimd<V> => loss.Address[0] = (float)(LossTotals.Of<V, BinaryTerm>(workers, x, targets, new(1)) / x.Length);

    /// <summary>dx = dloss[0] · (sigmoid(x) − t)/n.</summary>
    public static void Backward<V>(Workers workers, FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx)
        where V : unmanaged, ISimd<V> =>
        Elementwise.Map2<V, Gradient>(workers, x, targets, dx, new((float)((double)dloss.Address[0] / x.Length)));

    private readonly struct Gradient(float scale) : IMap2
    {
        private readonly float scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V a, V b)
            where V : unmanaged, ISimd<V> => V.Splat(scale) * (VectorMath.Sigmoid(a) - b);
    }
}
