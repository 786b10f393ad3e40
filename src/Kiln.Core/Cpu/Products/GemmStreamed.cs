using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// A product that reads both matrices where they are although b or c does not stay in a second-level cache. An item is a block of
/// rows of some column tiles. It takes the reduction in segments, so that the part of b under one tile fits the first cache, and
/// each panel of eight rows asks for its share of the b under the next tile and for the part of c that the next panel writes.
/// </summary>
/// <remarks>The tiles of a segment follow each other, because b is contiguous along them. Bits are those of one segment: each adds to what c holds.</remarks>
internal unsafe struct GemmStreamed<V> : IWork
    where V : unmanaged, ISimd<V>
{
    private const int PanelRows = 8;

    /// <summary>Rows of an item: enough to repay fetching b, and a segment of so many rows of a stays in the second cache.</summary>
    private const int FewestRows = 64, MostRows = 128;

    /// <summary>Steps of a segment: 24 KiB of b under three vectors of 16.</summary>
    private const int SegmentSteps = 128;

    /// <summary>Items that let threads of uneven speed end together.</summary>
    private const int ItemsPerMember = 4;

    private GemmShape shape;
    private ColumnPlan plan;
    private Walk walk;
    private float* a, b, c, bias;
    private int blockRows, groups;
    private Activation function;
    private bool add, farB, farC;

    /// <summary>Whether b or c is too large for <see cref="GemmInPlace{V}"/>.</summary>
    public static bool Suits(in GemmShape s) => s.K > 0 && ((long)s.K * s.N > Gemm.NearFloats || (long)s.M * s.N > Gemm.NearFloats);

    /// <summary>c = f(op(a) · b + bias), or f of that added to c.</summary>
    public static void Multiply(Workers workers, in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Activation f, Into c)
    {
        int blocks = Math.Max(Parts(s.M, MostRows), Math.Min(workers.Size, Parts(s.M, FewestRows)));
        ColumnPlan plan = new(s.N, V.Lanes);
        GemmStreamed<V> work = new()
        {
            shape = s,
            plan = plan,
            walk = Walk.Straight(s.K, s.TransposeA ? 1 : s.K, s.TransposeA ? s.M : 1, s.N, s.N),
            a = a.Address,
            b = b.Address,
            c = c.Buffer.Address,
            bias = bias.Address,
            blockRows = Parts(Parts(s.M, blocks), PanelRows) * PanelRows,
            groups = workers.Size == 1 ? 1 : Math.Min(Parts(ItemsPerMember * workers.Size, blocks), plan.Count),
            function = f,
            add = c.Add,
            farB = (long)s.K * s.N > Gemm.NearFloats,
            farC = (long)s.M * s.N > Gemm.NearFloats,
        };
        workers.For(Parts(s.M, work.blockRows) * work.groups, 1, ref work);
    }

    public readonly void Run(int start, int end, int worker)
    {
        for (int item = start; item < end; item++)
        {
            int group = item % groups, first = plan.Count * group / groups, stop = plan.Count * (group + 1) / groups;
            for (int k = 0; k < shape.K; k += SegmentSteps)
            {
                for (int i = first; i < stop; i++)
                {
                    (int nextTile, int nextK) = i + 1 < stop ? (i + 1, k) : (first, k + SegmentSteps);
                    Panels(item / groups * blockRows, plan[i], k, plan[nextTile], nextK);
                }
            }
        }
    }

    private static int Parts(int whole, int part) => ((whole - 1) / part) + 1;

    private readonly float* RowOfB(int k) => (float*)((byte*)b + (k * walk.BStride));

    /// <summary>One segment of one tile, panel by panel; <paramref name="next"/> and <paramref name="nextK"/> are what follows.</summary>
    private readonly void Panels(int top, in ColumnTile tile, int k, in ColumnTile next, int nextK)
    {
        Walk part = walk;
        part.Length = Math.Min(SegmentSteps, shape.K - k);
        int rows = Math.Min(blockRows, shape.M - top), panels = Parts(rows, PanelRows), steps = Math.Clamp(shape.K - nextK, 0, SegmentSteps);
        float* x = (float*)((byte*)a + (top * walk.RowStride) + (k * walk.KStride)), y = c + (top * walk.CStride);
        float* columnBias = bias == null || k > 0 ? null : bias + tile.Start;
        for (int p = 0; p < panels; p++)
        {
            int row = p * PanelRows, height = Math.Min(PanelRows, rows - row);
            if (farB)
            {
                int from = steps * p / panels, to = steps * (p + 1) / panels;
                Prefetch.Block(RowOfB(nextK + from) + next.Start, shape.N, to - from, next.Width);
            }

            if (farC)
            {
                bool last = p + 1 == panels;
                int wanted = last ? 0 : row + PanelRows;
                Prefetch.Block(y + (wanted * walk.CStride) + (last ? next.Start : tile.Start), shape.N, Math.Min(PanelRows, rows - wanted), last ? next.Width : tile.Width);
            }

            float* to8 = y + (row * walk.CStride) + tile.Start;
            Tile.Column<V>(part, (float*)((byte*)x + (row * walk.RowStride)), height, above: 0, below: 0, RowOfB(k) + tile.Start, to8, tile, columnBias, add || k > 0);
        }

        if (k + part.Length == shape.K) Epilogue.Apply<V>(function, y + tile.Start, walk.CStride, rows, tile);
    }
}
