using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>What a sweep writes: a function of the element and of tables that belong to its column.</summary>
internal interface ISweep
{
    /// <summary>The values of the elements from <paramref name="i"/> on, which stand at <paramref name="c"/> of the tables' period.</summary>
    V Of<V>(nint i, nint c)
        where V : unmanaged, ISimd<V>;
}

/// <summary>One pass over a matrix that writes every element. Lanes: neighbours in memory; the remainder is single lanes of the same code.</summary>
internal static unsafe class RowSweeps
{
    /// <summary>y[i] = sweep(i, i mod period).</summary>
    public static void Run<V, TSweep>(Workers workers, RowFold fold, int count, in TSweep sweep, Into y)
        where V : unmanaged, ISimd<V>
        where TSweep : unmanaged, ISweep
    {
        var work = new Work<V, TSweep>(sweep, fold.Period, y.Buffer.Address, y.Add);
        workers.For(count, fold.SweepGrain(count), ref work);
    }

    /// <summary>Items are floats; chunks start at a multiple of the period.</summary>
    private readonly struct Work<V, TSweep>(TSweep sweep, int period, float* y, bool add) : IWork
        where V : unmanaged, ISimd<V>
        where TSweep : unmanaged, ISweep
    {
        private readonly TSweep sweep = sweep;
        private readonly int period = period;
        private readonly float* y = y;
        private readonly bool add = add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            TSweep sweep = this.sweep;
            float* y = this.y;
            bool add = this.add;
            for (nint first = start; first < end; first += period)
            {
                nint i = first, c = 0, rest = Math.Min(period, end - first);
                for (; rest >= V.Lanes; i += V.Lanes, c += V.Lanes, rest -= V.Lanes)
                {
                    V r = sweep.Of<V>(i, c);
                    if (add) r += V.Load(y + i);
                    r.Store(y + i);
                }

                for (; rest > 0; i++, c++, rest--)
                {
                    Lane r = sweep.Of<Lane>(i, c);
                    if (add) r += Lane.Load(y + i);
                    r.Store(y + i);
                }
            }
        }
    }
}
