using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Copies of rows of a table, and sums of rows into one.</summary>
internal static unsafe class TableRows
{
    private const int Parts = 16;

    /// <summary>y[i, :] = table[numbers[i], :].</summary>
    public static void Gather(Workers workers, FloatBuffer table, int columns, FloatBuffer numbers, FloatBuffer y)
    {
        var work = new GatherWork(table.Address, columns, numbers.Address, y.Address);
        workers.For(numbers.Length, Grain.OfItems(columns), ref work);
    }

    /// <summary>dtable[numbers[i], :] += dy[i, :] for each i in its order. A part of the table is one thread's, which reads all numbers and takes those of its rows.</summary>
    public static void Scatter<V>(Workers workers, FloatBuffer dy, int columns, FloatBuffer numbers, Into dtable)
        where V : unmanaged, ISimd<V>
    {
        if (dtable.IsNone || columns == 0) return;
        int rows = dtable.Buffer.Length / columns;
        var work = new ScatterWork<V>(dy.Address, columns, numbers.Address, numbers.Length, dtable);
        workers.For(rows, Math.Max(Grain.OfItems(columns), ((rows - 1) / Parts) + 1), ref work);
    }

    /// <summary>Items are rows of the result.</summary>
    private readonly struct GatherWork(float* table, int columns, float* numbers, float* y) : IWork
    {
        private readonly float* table = table, numbers = numbers, y = y;
        private readonly int columns = columns;

        public void Run(int start, int end, int worker)
        {
            for (nint i = start; i < end; i++) new ReadOnlySpan<float>(table + ((nint)numbers[i] * columns), columns).CopyTo(new(y + (i * columns), columns));
        }
    }

    /// <summary>Items are rows of the table. Lanes: columns; the remainder one by one.</summary>
    private readonly struct ScatterWork<V>(float* dy, int columns, float* numbers, int count, Into dtable) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* dy = dy, numbers = numbers;
        private readonly int columns = columns, count = count;
        private readonly Into dtable = dtable;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            float* table = dtable.Buffer.Address;
            if (!dtable.Add)
            {
                for (nint r = start; r < end; r++) new Span<float>(table + (r * columns), columns).Clear();
            }

            for (nint i = 0; i < count; i++)
            {
                nint row = (nint)numbers[i];
                if (row < start || row >= end) continue;
                float* to = table + (row * columns), from = dy + (i * columns);
                nint c = 0;
                for (; c + V.Lanes <= columns; c += V.Lanes) (V.Load(to + c) + V.Load(from + c)).Store(to + c);
                for (; c < columns; c++) to[c] += from[c];
            }
        }
    }
}
