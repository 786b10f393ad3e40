using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>What a layer with a bias and a function does first on its way back, in one walk: g = f′ ∘ dy, in place, and the sums of g over rows.</summary>
internal static unsafe class GradientSums
{
    /// <summary>Rows added up by themselves, so that rounding errors grow with a block and the number of blocks, not with their product.</summary>
    private const int Block = 64;

    /// <summary>dy = f′ ∘ dy with f′ from the output <paramref name="y"/>, and sums[j] = Σᵢ dy[i, j]; chunks of rows are added in their order in double precision.</summary>
    public static void Run<V>(Workers workers, Activation f, FloatBuffer y, FloatBuffer dy, int rows, int columns, Into sums)
        where V : unmanaged, ISimd<V>
    {
        var walk = new FunctionWalk<V>(workers, y, dy, rows, columns, sums);
        Functions.With(f, ref walk);
    }

    private readonly struct FunctionWalk<V>(Workers workers, FloatBuffer y, FloatBuffer dy, int rows, int columns, Into sums) : IFunctionUser
        where V : unmanaged, ISimd<V>
    {
        public void Use<TFunction>(TFunction f)
            where TFunction : unmanaged, IFunction => Sweep<V, TFunction>(workers, y, dy, rows, columns, sums, f);
    }

    private static void Sweep<V, TMap>(Workers workers, FloatBuffer y, FloatBuffer dy, int rows, int columns, Into sums, TMap map)
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap2
    {
        int grain = Math.Max(Grain.OfFloats(rows * columns) / columns, Block), chunks = ((rows - 1) / grain) + 1;
        bool direct = chunks == 1 && !sums.Add;
        float* tables = direct ? sums.Buffer.Address : workers.ScratchOf(0).Floats(checked(chunks * columns));
        var work = new Work<V, TMap>(y.Address, dy.Address, columns, grain, tables, map);
        workers.For(rows, grain, ref work);
        for (int j = 0; j < columns && !direct; j++) Reductions.Put(sums, j, Reductions.AcrossChunks(tables + j, chunks, columns));
    }

    /// <summary>
    /// Items are rows. Lanes: columns, tile by tile; the last vector of a tile may overlap the one before it, so all are loaded
    /// before any is stored. Columns fewer than lanes go one by one through the same code.
    /// </summary>
    private readonly struct Work<V, TMap>(float* y, float* dy, int columns, int grain, float* tables, TMap map) : IWork
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap2
    {
        private readonly float* y = y, dy = dy, tables = tables;
        private readonly int columns = columns, grain = grain;
        private readonly TMap map = map;

        public void Run(int start, int end, int worker)
        {
            float* sums = tables + ((nint)(start / grain) * columns);
            nint first = (nint)start * columns;
            if (columns < V.Lanes)
            {
                for (int c = 0; c < columns; c++) Column<Lane>(y + first + c, dy + first + c, 0, 1, end - start, sums + c);
                return;
            }

            ColumnPlan plan = new(columns, V.Lanes);
            for (int i = 0; i < plan.Count; i++)
            {
                ColumnTile tile = plan[i];
                Column<V>(y + first + tile.Start, dy + first + tile.Start, tile.Width - V.Lanes, tile.Vectors, end - start, sums + tile.Start);
            }
        }

        /// <summary>One column tile; its last vector starts <paramref name="last"/> floats into it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Column<T>(float* y, float* dy, nint last, int vectors, int rows, float* sums)
            where T : unmanaged, ISimd<T>
        {
            TMap map = this.map;
            nint stride = columns, middle = vectors > 2 ? T.Lanes : 0;
            T total0 = T.Zero, total1 = T.Zero, total2 = T.Zero;
            while (rows > 0)
            {
                T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero;
                for (int end = Math.Max(rows - Block, 0); rows > end; rows--, y += stride, dy += stride)
                {
                    // Two vectors have no middle, one has no middle and no last: what is there then is computed twice.
                    T g0 = map.Of(T.Load(y), T.Load(dy)), g1 = map.Of(T.Load(y + middle), T.Load(dy + middle)), g2 = map.Of(T.Load(y + last), T.Load(dy + last));
                    g0.Store(dy);
                    g1.Store(dy + middle);
                    g2.Store(dy + last);
                    s0 += g0;
                    s1 += g1;
                    s2 += g2;
                }

                total0 += s0;
                total1 += s1;
                total2 += s2;
            }

            total0.Store(sums);
            total1.Store(sums + middle);
            total2.Store(sums + last);
        }
    }
}
