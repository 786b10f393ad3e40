using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The mean squared error and its gradient.</summary>
internal static unsafe class SquaredErrors
{
    /// <summary>loss[0] = mean (x − t)², added up in double precision.</summary>
    public static void Forward(Workers workers, FloatBuffer x, FloatBuffer targets, FloatBuffer loss) =>
        loss.Address[0] = (float)(Totals.Of<Term>(workers, x, targets) / x.Length);

    /// <summary>dx = dloss[0] · 2·(x − t)/n.</summary>
    public static void Backward<V>(Workers workers, FloatBuffer x, FloatBuffer targets, FloatBuffer dloss, Into dx)
        where V : unmanaged, ISimd<V> =>
        Elementwise.Map2<V, Gradient>(workers, x, targets, dx, new((float)(2.0 * dloss.Address[0] / x.Length)));

    private readonly struct Term : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Of(Vector256<double> a, Vector256<double> b) => (a - b) * (a - b);
    }

    private readonly struct Gradient(float scale) : IMap2
    {
        private readonly float scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(V a, V b)
            where V : unmanaged, ISimd<V> => V.Splat(scale) * (a - b);
    }
}
