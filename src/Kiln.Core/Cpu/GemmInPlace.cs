using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>A product small enough to read both matrices where they are. An item is a block of rows of one column tile; neighbours share the larger matrix.</summary>
internal unsafe struct GemmInPlace<V> : IWork
    where V : unmanaged, ISimd<V>
{
    private Walk walk;
    private ColumnPlan plan;
    private float* a, b, c, bias;
    private int rows, blockRows, blocks;
    private bool add, shareRows;

    public static void Multiply(Workers workers, in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Into c)
    {
        nint rowStride = s.TransposeA ? 1 : s.K, kStride = s.TransposeA ? s.M : 1;
        double flopsPerRow = 2.0 * Math.Max(s.K, 1) * 3 * V.Lanes;
        int blockRows = 8 * (int)Math.Clamp(Math.Ceiling(Gemm.ChunkFlops / flopsPerRow / 8), 1, 16);
        GemmInPlace<V> work = new()
        {
            walk = Walk.Straight(s.K, rowStride, kStride, s.N, s.N),
            plan = new(s.N, V.Lanes),
            a = a.Address,
            b = b.Address,
            c = c.Buffer.Address,
            bias = bias.Address,
            rows = s.M,
            blockRows = blockRows,
            blocks = ((s.M - 1) / blockRows) + 1,
            add = c.Add,
            shareRows = s.M > s.N,
        };
        int items = work.plan.Count * work.blocks;
        workers.For(items, Gemm.Grain((double)s.Flops / items), ref work);
    }

    public readonly void Run(int start, int end, int worker)
    {
        for (int item = start; item < end; item++)
        {
            ColumnTile tile = plan[shareRows ? item % plan.Count : item / blocks];
            int top = (shareRows ? item / plan.Count : item % blocks) * blockRows;
            float* columnBias = bias == null ? null : bias + tile.Start;
            Tile.Column<V>(
                walk, (float*)((byte*)a + (top * walk.RowStride)), Math.Min(blockRows, rows - top), top, below: 0, b + tile.Start,
                c + (top * walk.CStride) + tile.Start, tile, columnBias, add);
        }
    }
}
