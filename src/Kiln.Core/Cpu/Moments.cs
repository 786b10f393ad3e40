using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Mean and population variance of each column, in one walk through memory.</summary>
/// <remarks>
/// A chunk takes the mean k of its first rows as its origin, and adds up d = x − k and d². As k is the mean of m of the chunk's n
/// rows, (k − mean)² ≤ S/m with S = Σ(x − mean)² of the chunk, so Σd² ≤ S·(1 + n/m): what the subtraction of n·(k − mean)² cancels is
/// bounded whatever the data are, and a large common offset costs nothing. Chunks are joined in double precision, in order (Chan,
/// Golub and LeVeque 1983).
/// </remarks>
internal static unsafe class Moments
{
    /// <summary>mean[j] and variance[j] of x <c>[rows, columns]</c>.</summary>
    public static void Run<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance)
        where V : unmanaged, ISimd<V>
    {
        RowFold fold = RowFold.ForSum(columns, V.Lanes);
        int grain = fold.SumGrain(rows), chunks = ((rows - 1) / grain) + 1;
        float* tables = workers.ScratchOf(0).Floats((chunks * Work<V>.Tables * fold.Period) + ChunkTotals.Lanes);
        var work = new Work<V>(x.Address, columns, fold, grain, tables);
        workers.For(rows, grain, ref work);
        double* m = stackalloc double[ChunkTotals.Lanes], squares = stackalloc double[ChunkTotals.Lanes];
        for (int j = 0; j < columns; j += ChunkTotals.Lanes)
        {
            work.Join(rows, chunks, j, m, squares);
            for (int l = 0; l < Math.Min(ChunkTotals.Lanes, columns - j); l++)
            {
                mean.Address[j + l] = (float)m[l];
                variance.Address[j + l] = (float)(squares[l] / rows);
            }
        }
    }

    /// <summary>The sums of each chunk of rows.</summary>
    private readonly struct Work<V>(float* x, int columns, RowFold fold, int grain, float* tables) : IWork
        where V : unmanaged, ISimd<V>
    {
        /// <summary>Per chunk, a period each: origins, Σd and Σd².</summary>
        public const int Tables = 3;

        private readonly float* x = x, tables = tables;
        private readonly int columns = columns, grain = grain;
        private readonly RowFold fold = fold;

        public void Run(int start, int end, int worker)
        {
            float* origins = tables + ((nint)(start / grain) * Tables * fold.Period), sums = origins + fold.Period, squares = sums + fold.Period;
            int sample = Math.Min(end - start, Math.Clamp((end - start) / (8 * fold.Rows), 1, ColumnSums.Block) * fold.Rows);
            ColumnSums.Run<V, Reductions.ElementTerm>(new(x), fold, columns, start, start + sample, null, origins, null);
            for (int j = 0; j < columns; j++) origins[j] /= sample;
            fold.Repeat(origins);
            ColumnSums.Run<V, DistanceTerm>(new(x), fold, columns, start, end, origins, sums, squares);
        }

        /// <summary>Means and Σ(x − mean)² of the columns from <paramref name="j"/> on over all chunks.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Join(int rows, int chunks, int j, double* mean, double* squares)
        {
            nint period = fold.Period, step = Tables * period;
            float* first = tables + j, last = first + ((chunks - 1) * step);
            double whole = grain, rest = rows - ((chunks - 1) * (double)grain);
            Vector256<double> total = default, sum = default;
            for (float* at = first; at <= last; at += step)
            {
                double n = at == last ? rest : whole;
                total += (Totals.Widen(at) * n) + Totals.Widen(at + period);
            }

            Vector256<double> center = total / rows;
            for (float* at = first; at <= last; at += step)
            {
                double n = at == last ? rest : whole;
                Vector256<double> d = Totals.Widen(at + period), own = d / n, distance = Totals.Widen(at) + own - center;
                sum += Vector256.Max(default, Totals.Widen(at + (2 * period)) - (d * own)) + (distance * distance * n);
            }

            center.Store(mean);
            sum.Store(squares);
        }
    }

    /// <summary>The distance to the origin, and its square.</summary>
    private readonly struct DistanceTerm(float* x) : IColumnTerm
    {
        private readonly float* x = x;

        public static bool HasProduct => true;

        public static int Tables => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<V>(nint i, V a, V b, V c)
            where V : unmanaged, ISimd<V> => V.Load(x + i) - a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Factor<V>(nint i, V value, V a)
            where V : unmanaged, ISimd<V> => value;
    }
}
