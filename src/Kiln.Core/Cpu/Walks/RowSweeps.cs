using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>What a sweep writes: a function of the element and of tables that belong to its column.</summary>
internal interface ISweep
{
    /// <summary>How many tables there are, 1 … 4; the others are handed over as the first.</summary>
    static abstract int Tables { get; }

    /// <summary>The values of the elements from <paramref name="i"/> on; a, b, c and d are the tables' entries for their columns.</summary>
    V Of<V>(nint i, V a, V b, V c, V d)
        where V : unmanaged, ISimd<V>;
}

/// <summary>One pass over a matrix that writes every element. Lanes: neighbours in memory; the remainder is single lanes of the same code.</summary>
/// <remarks>
/// A block of periods is walked pair of vectors by pair of vectors, so that what belongs to the columns is loaded once per block
/// and stays in registers; the block is small enough to stay in the first cache meanwhile.
/// </remarks>
internal static unsafe class RowSweeps
{
    private const int BlockFloats = 2048;

    /// <summary>y[i] = sweep(i, entries of column i mod period); <paramref name="tables"/> holds one period for each table, one after the other.</summary>
    public static void Run<V, TSweep>(Workers workers, RowFold fold, int count, in TSweep sweep, float* tables, Into y)
        where V : unmanaged, ISimd<V>
        where TSweep : unmanaged, ISweep
    {
        var work = new Work<V, TSweep>(sweep, tables, fold.Period, y.Buffer.Address, y.Add);
        workers.For(count, fold.SweepGrain(count), ref work);
    }

    /// <summary>The same for the elements from <paramref name="start"/> to <paramref name="end"/> alone, on the calling thread; the tables belong to the element at the start.</summary>
    public static void Part<V, TSweep>(RowFold fold, int start, int end, in TSweep sweep, float* tables, Into y)
        where V : unmanaged, ISimd<V>
        where TSweep : unmanaged, ISweep => new Work<V, TSweep>(sweep, tables, fold.Period, y.Buffer.Address, y.Add).Run(start, end, worker: 0);

    /// <summary>Items are floats; chunks start at a multiple of the period.</summary>
    private readonly struct Work<V, TSweep>(TSweep sweep, float* tables, int period, float* y, bool add) : IWork
        where V : unmanaged, ISimd<V>
        where TSweep : unmanaged, ISweep
    {
        private readonly TSweep sweep = sweep;
        private readonly int period = period;
        private readonly float* tables = tables, y = y;
        private readonly bool add = add;

        public void Run(int start, int end, int worker)
        {
            nint block = Math.Max(1, BlockFloats / period) * (nint)period, first = start;
            for (; first + period <= end; first += block)
            {
                nint stop = Math.Min(first + block, first + ((end - first) / period * period)), c = 0;
                for (; c + (2 * V.Lanes) <= period; c += 2 * V.Lanes) Pair(first + c, stop, c);
                for (; c + V.Lanes <= period; c += V.Lanes) One<V>(first + c, stop, c);
                for (; c < period; c++) One<Lane>(first + c, stop, c);
            }

            // Rows that do not fill a period.
            first = start + ((end - start) / period * period);
            nint rest = 0;
            for (; first + rest + V.Lanes <= end; rest += V.Lanes) One<V>(first + rest, end, rest);
            for (; first + rest < end; rest++) One<Lane>(first + rest, end, rest);
        }

        /// <summary>Two vectors of columns in all periods from <paramref name="i"/> to <paramref name="stop"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Pair(nint i, nint stop, nint c)
        {
            TSweep sweep = this.sweep;
            float* y = this.y;
            nint period = this.period, l = V.Lanes;
            V a0 = V.Load(tables + c), a1 = V.Load(tables + c + l), b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
            if (TSweep.Tables > 1) (b0, b1) = (V.Load(tables + period + c), V.Load(tables + period + c + l));
            if (TSweep.Tables > 2) (c0, c1) = (V.Load(tables + (2 * period) + c), V.Load(tables + (2 * period) + c + l));
            if (TSweep.Tables > 3) (d0, d1) = (V.Load(tables + (3 * period) + c), V.Load(tables + (3 * period) + c + l));
            if (add)
            {
                for (; i < stop; i += period)
                {
                    V r0 = sweep.Of(i, a0, b0, c0, d0) + V.Load(y + i), r1 = sweep.Of(i + l, a1, b1, c1, d1) + V.Load(y + i + l);
                    r0.Store(y + i);
                    r1.Store(y + i + l);
                }

                return;
            }

            for (; i < stop; i += period)
            {
                V r0 = sweep.Of(i, a0, b0, c0, d0), r1 = sweep.Of(i + l, a1, b1, c1, d1);
                r0.Store(y + i);
                r1.Store(y + i + l);
            }
        }

        /// <summary>One vector of columns, or one column, in all periods from <paramref name="i"/> to <paramref name="stop"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void One<TV>(nint i, nint stop, nint c)
            where TV : unmanaged, ISimd<TV>
        {
            TSweep sweep = this.sweep;
            float* y = this.y;
            nint period = this.period;
            TV a = TV.Load(tables + c), b = a, k = a, d = a;
            if (TSweep.Tables > 1) b = TV.Load(tables + period + c);
            if (TSweep.Tables > 2) k = TV.Load(tables + (2 * period) + c);
            if (TSweep.Tables > 3) d = TV.Load(tables + (3 * period) + c);
            for (; i < stop; i += period)
            {
                TV r = sweep.Of(i, a, b, k, d);
                if (add) r += TV.Load(y + i);
                r.Store(y + i);
            }
        }
    }
}
