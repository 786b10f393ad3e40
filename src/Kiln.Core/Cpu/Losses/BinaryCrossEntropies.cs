using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The mean binary cross-entropy of logits and its gradient.</summary>
internal static unsafe class BinaryCrossEntropies
{
    /// <summary>loss[0] = mean (max(x, 0) − x·t + log(1 + e^−|x|)), in double precision.</summary>
    public static void Forward(Workers workers, FloatBuffer x, FloatBuffer targets, FloatBuffer loss) =>
        loss.Address[0] = (float)(Totals.Of<Term>(workers, x, targets) / x.Length);

    /// <summary>dx = dloss[0] · (sigmoid(x) − t)/n.</summary>
    public static void Backward<V>(Workers workers, FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx)
        where V : unmanaged, ISimd<V> =>
        Elementwise.Map2<V, Gradient>(workers, x, targets, dx, new((float)((double)dloss.Address[0] / x.Length)));

    private readonly struct Term : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Of(Vector256<double> a, Vector256<double> b)
        {
            Vector256<double> log = Vector256.Log(Vector256<double>.One + Vector256.Exp(-Vector256.Abs(a)));
            return Vector256.Max(a, Vector256<double>.Zero) - (a * b) + log;
        }
    }

    private readonly struct Gradient(float scale) : IMap2
    {
        private readonly float scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V a, V b)
            where V : unmanaged, ISimd<V> => V.Splat(scale) * (VectorMath.Sigmoid(a) - b);
    }
}
