using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Leaky rectifiers whose slopes are trained: one for everything, or one for each column.</summary>
internal static unsafe class TrainedSlopes
{
    /// <summary>y = x where positive, else slope·x.</summary>
    public static void Forward<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer slopes, FloatBuffer y)
        where V : unmanaged, ISimd<V>
    {
        if (slopes.Length == 1) Elementwise.Map<V, LeakyReluFunction>(workers, x, new(y), new(slopes.Address[0]));
        else Sweep<V>(workers, x, x, rows, columns, slopes, new(y));
    }

    /// <summary>dx = dy where x is positive, else slope·dy; dslopes = Σ min(x, 0)·dy, the chunks of rows added in their order in double precision.</summary>
    public static void Backward<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer slopes, FloatBuffer dy, Into dx, Into dslopes)
        where V : unmanaged, ISimd<V>
    {
        // First the slopes' gradient, because dx may lie over dy.
        if (slopes.Length == 1)
        {
            if (!dslopes.IsNone) Reductions.Put(dslopes, 0, Totals.Of<NegativeProduct>(workers, x, dy));
            Elementwise.Map2<V, LeakyReluFunction>(workers, x, dy, dx, new(slopes.Address[0]));
            return;
        }

        if (!dslopes.IsNone) Sums<V>(workers, x, dy, rows, columns, dslopes);
        if (!dx.IsNone) Sweep<V>(workers, x, dy, rows, columns, slopes, dx);
    }

    private static void Sweep<V>(Workers workers, FloatBuffer signs, FloatBuffer x, int rows, int columns, FloatBuffer slopes, Into y)
        where V : unmanaged, ISimd<V>
    {
        RowFold fold = RowFold.ForSweep(columns, V.Lanes);
        float* table = workers.ScratchOf(0).Floats(fold.Period);
        slopes.Span.CopyTo(new(table, columns));
        fold.Repeat(table);
        RowSweeps.Run<V, SlopeSweep>(workers, fold, rows * columns, new(signs.Address, x.Address), table, y);
    }

    private static void Sums<V>(Workers workers, FloatBuffer x, FloatBuffer dy, int rows, int columns, Into sums)
        where V : unmanaged, ISimd<V>
    {
        RowFold fold = RowFold.ForSum(columns, V.Lanes);
        int grain = fold.SumGrain(rows), chunks = ((rows - 1) / grain) + 1;
        float* tables = workers.ScratchOf(0).Floats(chunks * fold.Period);
        var work = new SumsWork<V>(new(x.Address, dy.Address), columns, fold, grain, tables);
        workers.For(rows, grain, ref work);
        for (int j = 0; j < columns; j++) Reductions.Put(sums, j, Reductions.AcrossChunks(tables + j, chunks, fold.Period));
    }

    /// <summary>x where signs is positive, else the column's slope times x.</summary>
    private readonly struct SlopeSweep(float* signs, float* x) : ISweep
    {
        private readonly float* signs = signs, x = x;

        public static int Tables => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(nint i, V a, V b, V c, V d)
            where V : unmanaged, ISimd<V>
        {
            V v = V.Load(x + i);
            return V.WhereGreater(V.Load(signs + i), V.Zero, v, a * v);
        }
    }

    private readonly struct SumsWork<V>(ProductTerm term, int columns, RowFold fold, int grain, float* sums) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly ProductTerm term = term;
        private readonly int columns = columns, grain = grain;
        private readonly RowFold fold = fold;
        private readonly float* sums = sums;

        public void Run(int start, int end, int worker) =>
            ColumnSums.Run<V, ProductTerm>(term, fold, columns, start, end, null, sums + ((nint)(start / grain) * fold.Period), null);
    }

    /// <summary>min(x, 0)·dy, per column.</summary>
    private readonly struct ProductTerm(float* x, float* dy) : IColumnTerm
    {
        private readonly float* x = x, dy = dy;

        public static bool HasProduct => false;

        public static int Tables => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<V>(nint i, V a, V b, V c)
            where V : unmanaged, ISimd<V>
        {
            V v = V.Load(x + i);
            return V.WhereGreater(v, V.Zero, V.Zero, v) * V.Load(dy + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Factor<V>(nint i, V value, V a)
            where V : unmanaged, ISimd<V> => value;
    }

    /// <summary>min(x, 0)·dy, in double precision.</summary>
    private readonly struct NegativeProduct : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<double> Of(Vector256<double> a, Vector256<double> b) => Vector256.Min(a, Vector256<double>.Zero) * b;
    }
}
