using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Kernels that only move floats, or scale and repeat them.</summary>
internal static unsafe class Moves
{
    /// <summary>Side of the square that is transposed at a time: its rows and its columns are 64 lines of 64 bytes, which the first cache holds.</summary>
    private const int Tile = 32;

    /// <summary>y[o, j, i] = x[o, i, j].</summary>
    public static void SwapAxes(Workers workers, FloatBuffer x, int outer, int rows, int columns, Into y)
    {
        if (y.IsNone) return;
        int strips = ((columns - 1) / Tile) + 1;
        var work = new SwapWork(x.Address, y.Buffer.Address, rows, columns, strips, y.Add);
        workers.For(outer * strips, Grain.OfItems((long)rows * Math.Min(columns, Tile)), ref work);
    }

    /// <summary>y[r, yStart + c] = x[r, xStart + c].</summary>
    public static void CopyColumns<V>(Workers workers, FloatBuffer x, int xStart, int xWidth, Into y, int yStart, int yWidth, int rows, int columns)
        where V : unmanaged, ISimd<V>
    {
        if (y.IsNone) return;
        var work = new CopyWork<V>(x.Address + xStart, xWidth, y.Buffer.Address + yStart, yWidth, columns, y.Add);
        workers.For(rows, Grain.OfItems(columns), ref work);
    }

    /// <summary>y[i, j] = scale · x[j].</summary>
    public static void RepeatRows<V>(Workers workers, FloatBuffer x, int rows, float scale, Into y)
        where V : unmanaged, ISimd<V>
    {
        if (y.IsNone) return;
        RowFold fold = RowFold.ForSweep(x.Length, V.Lanes);
        float* table = workers.ScratchOf(0).Floats(fold.Period);
        for (int j = 0; j < x.Length; j++) table[j] = scale * x.Address[j];
        fold.Repeat(table);
        RowSweeps.Run<V, TableSweep>(workers, fold, rows * x.Length, default, table, y);
    }

    /// <summary>An item is a strip of up to <see cref="Tile"/> columns of one matrix.</summary>
    private readonly struct SwapWork(float* x, float* y, int rows, int columns, int strips, bool add) : IWork
    {
        private readonly float* x = x, y = y;
        private readonly int rows = rows, columns = columns, strips = strips;
        private readonly bool add = add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            for (int item = start; item < end; item++)
            {
                (int o, int strip) = Math.DivRem(item, strips);
                nint offset = (nint)o * rows * columns;
                int firstColumn = strip * Tile, lastColumn = Math.Min(firstColumn + Tile, columns);
                for (int firstRow = 0; firstRow < rows; firstRow += Tile)
                {
                    Swap(x + offset, y + offset, firstRow, Math.Min(firstRow + Tile, rows), firstColumn, lastColumn);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Swap(float* x, float* y, int firstRow, int endRow, int firstColumn, int endColumn)
        {
            nint rows = this.rows, columns = this.columns;
            for (nint j = firstColumn; j < endColumn; j++)
            {
                float* from = x + j, to = y + (j * rows);
                if (add)
                {
                    for (nint i = firstRow; i < endRow; i++) to[i] += from[i * columns];
                }
                else
                {
                    for (nint i = firstRow; i < endRow; i++) to[i] = from[i * columns];
                }
            }
        }
    }

    /// <summary>Lanes: neighbouring columns; the remainder is scalar, which moves or adds the same values.</summary>
    private readonly struct CopyWork<V>(float* x, int xWidth, float* y, int yWidth, int columns, bool add) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* x = x, y = y;
        private readonly int xWidth = xWidth, yWidth = yWidth, columns = columns;
        private readonly bool add = add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            for (nint r = start; r < end; r++)
            {
                float* from = x + (r * xWidth), to = y + (r * yWidth);
                nint c = 0;
                if (add)
                {
                    for (; c + V.Lanes <= columns; c += V.Lanes) (V.Load(to + c) + V.Load(from + c)).Store(to + c);
                    for (; c < columns; c++) to[c] += from[c];
                }
                else
                {
                    for (; c + V.Lanes <= columns; c += V.Lanes) V.Load(from + c).Store(to + c);
                    for (; c < columns; c++) to[c] = from[c];
                }
            }
        }
    }

    /// <summary>The table's entry itself.</summary>
    private readonly struct TableSweep : ISweep
    {
        public static int Tables => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(nint i, V a, V b, V c, V d)
            where V : unmanaged, ISimd<V> => a;
    }
}
