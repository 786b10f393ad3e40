using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>What a layer with a bias and a function does first on its way back, in one walk: g = f′ ∘ dy, in place, and the sums of g over rows.</summary>
internal static unsafe class GradientSums
{
    /// <summary>dy = f′ ∘ dy with f′ from the output <paramref name="y"/>, and sums[j] = Σᵢ dy[i, j]; chunks of rows are added in their order in double precision.</summary>
    public static void Run<V>(Workers workers, Activation f, FloatBuffer y, FloatBuffer dy, int rows, int columns, Into sums)
        where V : unmanaged, ISimd<V>
    {
        switch (f.Kind)
        {
            case ActivationKind.Relu: Sweep<V, Activations.ReluGradient>(workers, y, dy, rows, columns, sums, default); break;
            case ActivationKind.LeakyRelu: Sweep<V, Activations.LeakyReluGradient>(workers, y, dy, rows, columns, sums, new(f.Slope)); break;
            case ActivationKind.Sigmoid: Sweep<V, Activations.SigmoidGradient>(workers, y, dy, rows, columns, sums, default); break;
            case ActivationKind.Tanh: Sweep<V, Activations.TanhGradient>(workers, y, dy, rows, columns, sums, default); break;
            default: throw new ArgumentOutOfRangeException(nameof(f));
        }
    }

    private static void Sweep<V, TMap>(Workers workers, FloatBuffer y, FloatBuffer dy, int rows, int columns, Into sums, TMap map)
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap2
    {
        RowFold fold = RowFold.ForSweep(columns, V.Lanes);
        int grain = fold.SumGrain(rows), chunks = ((rows - 1) / grain) + 1;
        float* tables = workers.ScratchOf(0).Floats(checked(chunks * fold.Period));
        var work = new Work<V, TMap>(y.Address, dy.Address, columns, fold, grain, tables, map);
        workers.For(rows, grain, ref work);
        for (int j = 0; j < columns; j++) Reductions.Put(sums, j, Reductions.AcrossChunks(tables + j, chunks, fold.Period));
    }

    /// <summary>Items are rows. Lanes: neighbours in memory; what is left of a fold or of a very wide row goes through single lanes of the same code.</summary>
    private readonly struct Work<V, TMap>(float* y, float* dy, int columns, RowFold fold, int grain, float* tables, TMap map) : IWork
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap2
    {
        private readonly float* y = y, dy = dy, tables = tables;
        private readonly int columns = columns, grain = grain;
        private readonly RowFold fold = fold;
        private readonly TMap map = map;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            float* sums = tables + ((nint)(start / grain) * fold.Period);
            float* y = this.y + ((nint)start * columns), dy = this.dy + ((nint)start * columns);
            TMap map = this.map;
            nint period = fold.Period, left = (nint)(end - start) * columns;
            new Span<float>(sums, (int)period).Clear();
            for (; left > 0; left -= period, y += period, dy += period)
            {
                nint c = 0, count = Math.Min(period, left);
                for (; c + V.Lanes <= count; c += V.Lanes)
                {
                    V g = map.Of(V.Load(y + c), V.Load(dy + c));
                    g.Store(dy + c);
                    (V.Load(sums + c) + g).Store(sums + c);
                }

                for (; c < count; c++)
                {
                    Lane g = map.Of(Lane.Load(y + c), Lane.Load(dy + c));
                    g.Store(dy + c);
                    (Lane.Load(sums + c) + g).Store(sums + c);
                }
            }

            fold.Collapse(sums);
        }
    }
}
