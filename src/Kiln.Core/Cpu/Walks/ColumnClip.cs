using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Clips each column of a matrix of gradients by the norm of the same column of weights. Lanes: neighbouring columns; the last columns are a padded vector.</summary>
internal static unsafe class ColumnClip
{
    public static void Run<V>(Workers workers, FloatBuffer weights, FloatBuffer gradients, int rows, int columns, float limit, float least)
        where V : unmanaged, ISimd<V>
    {
        int strips = (columns + V.Lanes - 1) / V.Lanes;
        var work = new Work<V>(weights.Address, gradients.Address, rows, columns, limit, least);
        workers.For(strips, Grain.OfItems(2L * rows * V.Lanes), ref work);
    }

    private readonly struct Work<V>(float* weights, float* gradients, int rows, int columns, float limit, float least) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* weights = weights, gradients = gradients;
        private readonly int rows = rows, columns = columns;
        private readonly float limit = limit, least = least;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            for (int strip = start; strip < end; strip++)
            {
                nint column = (nint)strip * V.Lanes, rest = columns - column;
                V ofWeights = V.Zero, ofGradients = V.Zero;
                for (nint row = 0, i = column; row < rows; row++, i += columns)
                {
                    V w = Load(weights + i, rest), g = Load(gradients + i, rest);
                    ofWeights = V.Fma(w, w, ofWeights);
                    ofGradients = V.Fma(g, g, ofGradients);
                }

                V most = V.Splat(limit) * V.Max(V.Sqrt(ofWeights), V.Splat(least)), norm = V.Sqrt(ofGradients);
                V factor = V.WhereGreater(norm, most, most / norm, V.Splat(1));
                for (nint row = 0, i = column; row < rows; row++, i += columns)
                {
                    V g = factor * Load(gradients + i, rest);
                    if (rest >= V.Lanes) g.Store(gradients + i);
                    else Tail.Store(g, gradients + i, rest);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Load(float* x, nint rest) => rest >= V.Lanes ? V.Load(x) : Tail.Load<V>(x, rest);
    }
}
