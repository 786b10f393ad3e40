using System.Runtime.CompilerServices;

namespace Kiln.Cpu;

/// <summary>The moments of each chunk of rows.</summary>
internal readonly unsafe struct MomentsWork<V>(float* x, int columns, RowFold fold, int grain, float* tables) : IWork
    where V : unmanaged, ISimd<V>
{
    /// <summary>Per chunk, a period each: its means rounded to floats, Σd and Σd² of the distances d to them.</summary>
    public const int Tables = 3;

    private readonly float* x = x, tables = tables;
    private readonly int columns = columns, grain = grain;
    private readonly RowFold fold = fold;

    public void Run(int start, int end, int worker)
    {
        float* means = tables + ((nint)(start / grain) * Tables * fold.Period), sums = means + fold.Period, squares = sums + fold.Period;
        ColumnSums.Run<V, Reductions.ElementTerm>(new(x), fold, columns, start, end, means, null);
        for (int j = 0; j < columns; j++) means[j] /= end - start;
        fold.Repeat(means);
        ColumnSums.Run<V, DistanceTerm>(new(x, means), fold, columns, start, end, sums, squares);
    }

    /// <summary>The mean of column <paramref name="j"/> and its Σ(x − mean)² over all chunks.</summary>
    public (double Mean, double Squares) Join(int rows, int chunks, int j)
    {
        double total = 0;
        for (int k = 0; k < chunks; k++) total += Chunk(k, rows, j).Sum;
        double mean = total / rows, squares = 0;
        for (int k = 0; k < chunks; k++)
        {
            (double n, double sum, double own) = Chunk(k, rows, j);
            double distance = (sum / n) - mean;
            squares += own + (n * distance * distance);
        }

        return (mean, squares);
    }

    /// <summary>Rows, Σx and Σ(x − own mean)² of one chunk; Σd corrects what rounding took from the mean.</summary>
    private (double N, double Sum, double Squares) Chunk(int k, int rows, int j)
    {
        float* at = tables + ((nint)k * Tables * fold.Period) + j;
        double n = Math.Min(grain, rows - ((long)k * grain)), d = at[fold.Period];
        return (n, (n * at[0]) + d, Math.Max(0, at[2 * fold.Period] - (d * d / n)));
    }

    /// <summary>The distance to the mean, and its square.</summary>
    private readonly struct DistanceTerm(float* x, float* means) : IColumnTerm
    {
        private readonly float* x = x, means = means;

        public static bool HasProduct => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Value<TV>(nint i, nint c)
            where TV : unmanaged, ISimd<TV> => TV.Load(x + i) - TV.Load(means + c);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Factor<TV>(nint i, nint c, TV value)
            where TV : unmanaged, ISimd<TV> => value;
    }
}

/// <summary>dy, and its product with x − mean.</summary>
internal readonly unsafe struct GradientTerm(float* x, float* dy, float* means) : IColumnTerm
{
    private readonly float* x = x, dy = dy, means = means;

    public static bool HasProduct => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(nint i, nint c)
        where V : unmanaged, ISimd<V> => V.Load(dy + i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Factor<V>(nint i, nint c, V value)
        where V : unmanaged, ISimd<V> => V.Load(x + i) - V.Load(means + c);
}

/// <summary>Σdy and Σdy·(x − mean) of each chunk of rows, a period each.</summary>
internal readonly unsafe struct GradientSumsWork<V>(GradientTerm term, int columns, RowFold fold, int grain, float* sums) : IWork
    where V : unmanaged, ISimd<V>
{
    private readonly GradientTerm term = term;
    private readonly int columns = columns, grain = grain;
    private readonly RowFold fold = fold;
    private readonly float* sums = sums;

    public void Run(int start, int end, int worker)
    {
        float* own = sums + ((nint)(start / grain) * 2 * fold.Period);
        ColumnSums.Run<V, GradientTerm>(term, fold, columns, start, end, own, own + fold.Period);
    }
}
