using System.Runtime.Intrinsics.X86;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// A large product, or one whose b is transposed, in the manner of Goto and van de Geijn (2008): the reduction is cut into
/// blocks; of each, b is packed into column tiles and a into panels of eight rows, so that the register tiles read
/// contiguous memory that stays in the caches. Both packings and the product are shared among the threads.
/// </summary>
internal static unsafe class GemmPacked<V>
    where V : unmanaged, ISimd<V>
{
    private const int PanelRows = 8;

    /// <summary>Longest block of the reduction: a column tile of 256 × 48 floats takes 48 KiB, a row panel 8 KiB.</summary>
    private const int LongestBlock = 256;

    /// <summary>Rows of a packed at a time.</summary>
    private const int MostRows = 2048;

    /// <summary>Rows of one item of the product.</summary>
    private const int BlockRows = 64;

    /// <summary>Each row of a is read once per column tile; from this many columns on, packing it pays.</summary>
    private const int PackingColumns = 512;

    public static void Multiply(Workers workers, in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Into c)
    {
        ColumnPlan plan = new(s.N, V.Lanes);
        ColumnTile lastTile = plan[plan.Count - 1];
        int packedWidth = lastTile.Start + (lastTile.Vectors * V.Lanes);
        int blocks = ((s.K - 1) / LongestBlock) + 1;
        int length = ((s.K - 1) / blocks) + 1;
        bool packA = s.N >= PackingColumns && s.M >= PanelRows;
        int rowsAtOnce = packA ? Math.Min(MostRows, s.M) : s.M;
        long forB = (long)length * packedWidth, forA = packA ? (long)length * (rowsAtOnce + PanelRows) : 0;
        float* packed = workers.ScratchOf(0).Floats(checked((int)(forB + forA)));

        for (int k = 0; k < s.K; k += length)
        {
            Pack pack = new()
            {
                Plan = plan,
                Shape = s,
                K = k,
                Length = Math.Min(length, s.K - k),
                A = a.Address,
                B = b.Address,
                PackedB = packed,
                PackedA = packed + forB,
            };
            for (int top = 0; top < s.M; top += rowsAtOnce)
            {
                pack.Tiles = top == 0 ? plan.Count : 0;
                pack.Top = top;
                pack.Rows = Math.Min(rowsAtOnce, s.M - top);
                int panels = packA ? ((pack.Rows - 1) / PanelRows) + 1 : 0;
                workers.For(pack.Tiles + panels, Math.Max(16 * 1024 / (pack.Length * PanelRows), 1), ref pack);

                Product product = new()
                {
                    Pack = pack,
                    Walk = packA
                        ? Walk.Straight(pack.Length, 1, PanelRows, 0, s.N)
                        : Walk.Straight(pack.Length, s.TransposeA ? 1 : s.K, s.TransposeA ? s.M : 1, 0, s.N),
                    PanelsOfA = packA,
                    C = c.Buffer.Address,
                    Bias = k == 0 ? bias.Address : null,
                    Add = c.Add || k > 0,
                };
                int items = plan.Count * (((pack.Rows - 1) / BlockRows) + 1);
                workers.For(items, Gemm.Grain(2.0 * pack.Length * pack.Rows * s.N / items), ref product);
            }
        }
    }

    /// <summary>Packs one block of the reduction. The first items are the column tiles of b, the others the row panels of a.</summary>
    private struct Pack : IWork
    {
        public ColumnPlan Plan;
        public GemmShape Shape;
        public int K, Length, Tiles, Top, Rows;
        public float* A, B, PackedA, PackedB;

        public readonly void Run(int start, int end, int worker)
        {
            for (int item = start; item < end; item++)
            {
                if (item < Tiles) PackTile(Plan[item]);
                else PackPanel(item - Tiles);
            }
        }

        /// <summary>The first row of a panel, counted from <see cref="Top"/>; a short last panel starts higher up, so that it is full where it can be.</summary>
        public readonly int PanelStart(int panel) => Math.Max(Math.Min(panel * PanelRows, Rows - PanelRows), 0);

        public readonly float* TileOf(in ColumnTile tile) => PackedB + ((nint)tile.Start * Length);

        public readonly float* PanelOf(int panel) => PackedA + ((nint)panel * PanelRows * Length);

        private readonly void PackTile(in ColumnTile tile)
        {
            float* to = TileOf(tile);
            int stride = tile.Vectors * V.Lanes;
            if (tile.Width < V.Lanes) new Span<float>(to, Length * stride).Clear();
            if (Shape.TransposeB) Packing.Transpose(B + ((nint)tile.Start * Shape.K) + K, Shape.K, to, stride, tile.Width, Length);
            else Packing.CopyTile<V>(B + ((nint)K * Shape.N) + tile.Start, Shape.N, to, stride, Length, tile);
        }

        private readonly void PackPanel(int panel)
        {
            nint row = Top + PanelStart(panel);
            int rows = Math.Min(PanelRows, Rows);
            float* to = PanelOf(panel);
            if (Shape.TransposeA) Packing.CopyRows(A + ((nint)K * Shape.M) + row, Shape.M, to, PanelRows, Length, rows);
            else Packing.Transpose(A + (row * Shape.K) + K, Shape.K, to, PanelRows, rows, Length);
        }
    }

    /// <summary>The product of one block of the reduction. An item is a block of rows of one column tile; neighbours share the rows.</summary>
    private struct Product : IWork
    {
        public Pack Pack;
        public Walk Walk;
        public bool PanelsOfA, Add;
        public float* C, Bias;

        public readonly void Run(int start, int end, int worker)
        {
            Walk walk = Walk;
            for (int item = start; item < end; item++)
            {
                ColumnTile tile = Pack.Plan[item % Pack.Plan.Count];
                int top = item / Pack.Plan.Count * BlockRows, rows = Math.Min(BlockRows, Pack.Rows - top);
                walk.BStride = tile.Vectors * V.Lanes * sizeof(float);
                float* b = Pack.TileOf(tile), bias = Bias == null ? null : Bias + tile.Start;
                float* c = C + ((Pack.Top + top) * walk.CStride) + tile.Start;
                if (PanelsOfA) Panels(walk, top, rows, b, c, tile, bias);
                else Tile.Column<V>(walk, InPlace(top), rows, Pack.Top + top, below: 0, b, c, tile, bias, Add);
            }
        }

        private readonly float* InPlace(int top)
        {
            nint row = Pack.Top + top;
            return Pack.Shape.TransposeA ? Pack.A + ((nint)Pack.K * Pack.Shape.M) + row : Pack.A + (row * Pack.Shape.K) + Pack.K;
        }

        /// <summary>Asks for the part of c that the next tile adds to, since the hardware does not foresee the jump to new rows.</summary>
        private static void Prefetch(float* c, nint stride, int rows, int width)
        {
            if (!Sse.IsSupported) return;
            for (int r = 0; r < rows; r++, c += stride)
            {
                for (int j = 0; j < width; j += 16) Sse.Prefetch0(c + j);
            }
        }

        private readonly void Panels(in Walk walk, int top, int rows, float* b, float* c, in ColumnTile tile, float* bias)
        {
            for (int r = 0; r < rows; r += PanelRows)
            {
                Prefetch(c + ((r + PanelRows) * walk.CStride), walk.CStride, Math.Min(PanelRows, rows - r - PanelRows), tile.Width);
                int panel = (top + r) / PanelRows, surplus = top + r - Pack.PanelStart(panel);
                Tile.Column<V>(
                    walk, Pack.PanelOf(panel) + surplus, Math.Min(PanelRows, rows - r), surplus, below: 0, b, c + (r * walk.CStride), tile, bias, Add);
            }
        }
    }
}
