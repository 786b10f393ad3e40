using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>A product small enough to read both matrices where they are. An item is a block of rows of one column tile; neighbours share the larger matrix.</summary>
internal unsafe struct GemmInPlace<V> : IWork
    where V : unmanaged, ISimd<V>
{
    private const int MostRows = 128;

    /// <summary>Work of an item, in floating-point operations: about two microseconds, so that threads of uneven speed end together even where a product takes ten.</summary>
    private const double ItemFlops = 4e5;

    private Walk walk;
    private ColumnPlan plan;
    private float* a, b, c, bias;
    private int rows, blockRows, blocks;
    private Activation function;
    private bool add, shareRows;

    /// <summary>The number of items.</summary>
    public readonly int Items => plan.Count * blocks;

    /// <summary>How many items are worth handing out: one, except where tiles are narrow or the product is tiny.</summary>
    public readonly int Grain => (int)Math.Clamp(ItemFlops * Items / Math.Max(2.0 * rows * walk.CStride * walk.Length, 1), 1, int.MaxValue);

    /// <summary>c = f(op(a) · op(b) + bias), or f of that added to c.</summary>
    public static GemmInPlace<V> Of(in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Activation f, Into c)
    {
        double flopsPerRow = 2.0 * Math.Max(s.K, 1) * 3 * V.Lanes;
        int height = (int)Math.Clamp(ItemFlops / flopsPerRow, 8, MostRows), blocks = Math.Max((s.M + (height / 2)) / height, 1);
        int blockRows = ((((s.M - 1) / blocks) / 8) + 1) * 8;   // as even as whole register tiles allow
        return new()
        {
            walk = Walk.Straight(s.K, s.TransposeA ? 1 : s.K, s.TransposeA ? s.M : 1, s.N, s.N),
            plan = new(s.N, V.Lanes),
            a = a.Address,
            b = b.Address,
            c = c.Buffer.Address,
            bias = bias.Address,
            rows = s.M,
            blockRows = blockRows,
            blocks = ((s.M - 1) / blockRows) + 1,
            function = f,
            add = c.Add,
            shareRows = s.M > s.N,
        };
    }

    public readonly void Run(int start, int end, int worker)
    {
        for (int item = start; item < end; item++)
        {
            ColumnTile tile = plan[shareRows ? item % plan.Count : item / blocks];
            int top = (shareRows ? item / plan.Count : item % blocks) * blockRows, height = Math.Min(blockRows, rows - top);
            float* to = c + (top * walk.CStride) + tile.Start, columnBias = bias == null ? null : bias + tile.Start;
            Tile.Column<V>(walk, (float*)((byte*)a + (top * walk.RowStride)), height, top, below: 0, b + tile.Start, to, tile, columnBias, add);
            Epilogue.Apply<V>(function, to, walk.CStride, height, tile);
        }
    }
}
