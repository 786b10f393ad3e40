using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Products with one factor per column of each matrix of a batch: dropped channels, and with one column dropped samples.</summary>
internal static unsafe class ColumnScaling
{
    /// <summary>y[o, i, j] = x[o, i, j]·factors[o, j]. A matrix is one thread's.</summary>
    public static void Run<V>(Workers workers, FloatBuffer x, int outer, int rows, int columns, FloatBuffer factors, Into y)
        where V : unmanaged, ISimd<V>
    {
        if (y.IsNone || outer == 0) return;
        RowFold fold = RowFold.ForSweep(columns, V.Lanes);
        if (fold.Rows > rows) fold = RowFold.Alone(columns);
        int room = fold.Period + V.Lanes;
        var work = new Work<V>(x.Address, factors.Address, fold, rows, columns, workers.ScratchOf(0).Floats(workers.Size * room), room, y);
        workers.For(outer, Grain.OfItems((long)rows * columns), ref work);
    }

    /// <summary>Items are matrices.</summary>
    private readonly struct Work<V>(float* x, float* factors, RowFold fold, int rows, int columns, float* scratch, int room, Into y) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* x = x, factors = factors, scratch = scratch;
        private readonly RowFold fold = fold;
        private readonly int rows = rows, columns = columns, room = room;
        private readonly Into y = y;

        public void Run(int start, int end, int worker)
        {
            float* table = scratch + ((nint)worker * room);
            for (int o = start; o < end; o++)
            {
                new Span<float>(factors + ((nint)o * columns), columns).CopyTo(new(table, columns));
                fold.Repeat(table);
                RowSweeps.Part<V, Product>(fold, o * rows * columns, (o + 1) * rows * columns, new(x), table, y);
            }
        }
    }

    private readonly struct Product(float* x) : ISweep
    {
        private readonly float* x = x;

        public static int Tables => 1;

        public V Of<V>(nint i, V a, V b, V c, V d)
            where V : unmanaged, ISimd<V> => a * V.Load(x + i);
    }
}
