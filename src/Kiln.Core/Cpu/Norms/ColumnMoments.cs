using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Mean and population variance of each column of x <c>[rows, columns]</c>, in one walk through memory.</summary>
/// <remarks>
/// A chunk takes the mean k of its first rows as its origin, and adds up d = x − k and d². As k is the mean of m of the chunk's n
/// rows, (k − mean)² ≤ S/m with S = Σ(x − mean)² of the chunk, so Σd² ≤ S·(1 + n/m): what the subtraction of n·(k − mean)² cancels is
/// bounded whatever the data are, and a large common offset costs nothing. Chunks are joined in double precision, in order (Chan,
/// Golub and LeVeque 1983). Whoever computes x may run the chunks as it goes, while their rows are in the cache.
/// </remarks>
internal readonly unsafe struct ColumnMoments<V> : IWork
    where V : unmanaged, ISimd<V>
{
    /// <summary>Per chunk, a period each: origins, Σd and Σd².</summary>
    private const int Tables = 3;

    private readonly float* x, tables;
    private readonly int rows, columns, grain;
    private readonly RowFold fold;

    /// <summary>Prepares chunks of <paramref name="grain"/> rows; the tables hold <see cref="TableFloats"/>.</summary>
    public ColumnMoments(float* x, int rows, int columns, int grain, float* tables)
    {
        this.x = x;
        this.rows = rows;
        this.columns = columns;
        this.grain = grain;
        this.tables = tables;
        fold = RowFold.ForSum(columns, V.Lanes);
    }

    /// <summary>Whether anybody wants them.</summary>
    public bool IsNone => tables == null;

    private int Chunks => ((rows - 1) / grain) + 1;

    /// <summary>Floats of the tables of all chunks.</summary>
    public static int TableFloats(int rows, int columns, int grain) =>
        checked(((((rows - 1) / grain) + 1) * Tables * RowFold.ForSum(columns, V.Lanes).Period) + ChunkTotals.Lanes);

    /// <summary>mean[j] and variance[j], by a walk of its own.</summary>
    public static void Run(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance)
    {
        int grain = RowFold.ForSum(columns, V.Lanes).SumGrain(rows);
        float* tables = workers.ScratchOf(0).Floats(TableFloats(rows, columns, grain));
        var work = new ColumnMoments<V>(x.Address, rows, columns, grain, tables);
        workers.For(rows, grain, ref work);
        work.Join(mean, variance);
    }

    /// <summary>The sums of one chunk, rows <paramref name="start"/> … <paramref name="end"/> − 1.</summary>
    public void Run(int start, int end, int worker)
    {
        float* origins = tables + ((nint)(start / grain) * Tables * fold.Period), sums = origins + fold.Period, squares = sums + fold.Period;
        int sample = Math.Min(end - start, Math.Clamp((end - start) / (8 * fold.Rows), 1, ColumnSums.Block) * fold.Rows);
        ColumnSums.Run<V, Reductions.ElementTerm>(new(x), fold, columns, start, start + sample, null, origins, null);
        for (int j = 0; j < columns; j++) origins[j] /= sample;
        fold.Repeat(origins);
        ColumnSums.Run<V, DistanceTerm>(new(x), fold, columns, start, end, origins, sums, squares);
    }

    /// <summary>Joins the chunks.</summary>
    public void Join(FloatBuffer mean, FloatBuffer variance)
    {
        double* m = stackalloc double[ChunkTotals.Lanes], squares = stackalloc double[ChunkTotals.Lanes];
        for (int j = 0; j < columns; j += ChunkTotals.Lanes)
        {
            Join(rows, Chunks, j, m, squares);
            for (int l = 0; l < Math.Min(ChunkTotals.Lanes, columns - j); l++)
            {
                mean.Address[j + l] = (float)m[l];
                variance.Address[j + l] = (float)(squares[l] / rows);
            }
        }
    }

    /// <summary>Means and Σ(x − mean)² of the columns from <paramref name="j"/> on over all chunks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Join(int rows, int chunks, int j, double* mean, double* squares)
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

    /// <summary>The distance to the origin, and its square.</summary>
    private readonly struct DistanceTerm(float* x) : IColumnTerm
    {
        private readonly float* x = x;

        public static bool HasProduct => true;

        public static int Tables => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Value<TV>(nint i, TV a, TV b, TV c)
            where TV : unmanaged, ISimd<TV> => TV.Load(x + i) - a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Factor<TV>(nint i, TV value, TV a)
            where TV : unmanaged, ISimd<TV> => value;
    }
}
