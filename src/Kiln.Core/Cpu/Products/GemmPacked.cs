using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// A large product, or one whose b is transposed, in the manner of Goto and van de Geijn (2008): the reduction is cut into
/// blocks; of each, b is packed into column tiles for all threads, and each thread packs blocks of rows of a into panels of eight
/// just before it needs them, so that the register tiles read contiguous memory that stays in the caches.
/// </summary>
internal static unsafe class GemmPacked<V>
    where V : unmanaged, ISimd<V>
{
    private const int PanelRows = 8;

    /// <summary>Longest block of the reduction: a column tile of 512 × 48 floats takes 96 KiB, a row panel 16 KiB.</summary>
    private const int LongestBlock = 512;

    /// <summary>Rows of one item of the product: 256 KiB of a, which stay in a second-level cache.</summary>
    private const int BlockRows = 128;

    /// <summary>Each row of a is read once per column tile; from this many columns on, packing it pays.</summary>
    private const int PackingColumns = 512;

    /// <summary>Columns that repay packing a block of rows again, so that another thread can have them.</summary>
    private const int ShareColumns = 256;

    /// <summary>Items that let threads of uneven speed end together.</summary>
    private const int ItemsPerMember = 4;

    public static void Multiply(Workers workers, in GemmShape s, FloatBuffer a, FloatBuffer b, FloatBuffer bias, Activation f, Into c)
    {
        ColumnPlan plan = new(s.N, V.Lanes);
        ColumnTile lastTile = plan[plan.Count - 1];
        int packedWidth = lastTile.Start + (lastTile.Vectors * V.Lanes);
        int blocks = ((s.K - 1) / LongestBlock) + 1;
        int length = ((s.K - 1) / blocks) + 1;
        bool packA = s.N >= PackingColumns && s.M >= PanelRows;
        int rowBlocks = ((s.M - 1) / BlockRows) + 1;
        int shares = Math.Clamp(ItemsPerMember * workers.Size / rowBlocks, 1, packA ? Math.Max(s.N / ShareColumns, 1) : plan.Count);
        long forB = (long)length * packedWidth, forA = packA ? (long)length * BlockRows : 0;
        float* packed = workers.ScratchOf(0).Floats(checked((int)(forB + (workers.Size * forA))));

        for (int k = 0; k < s.K; k += length)
        {
            PackedColumns columns = new() { Plan = plan, Shape = s, K = k, Length = Math.Min(length, s.K - k), B = b.Address, Packed = packed };
            workers.For(plan.Count, Math.Max(16 * 1024 / (columns.Length * 3 * V.Lanes), 1), ref columns);

            Product product = new()
            {
                Columns = columns,
                Shares = shares,
                A = a.Address,
                PackedRows = packA ? packed + forB : null,
                MemberFloats = forA,
                C = c.Buffer.Address,
                Bias = k == 0 ? bias.Address : null,
                Add = c.Add || k > 0,
                Function = k + length < s.K ? default : f,
            };
            int items = rowBlocks * shares;
            workers.For(items, Gemm.Grain(2.0 * columns.Length * s.M * s.N / items), ref product);
        }
    }

    /// <summary>One block of the reduction of b, packed tile by tile; an item is one column tile.</summary>
    private struct PackedColumns : IWork
    {
        public ColumnPlan Plan;
        public GemmShape Shape;
        public int K, Length;
        public float* B, Packed;

        public readonly float* Tile(in ColumnTile tile) => Packed + ((nint)tile.Start * Length);

        public readonly void Run(int start, int end, int worker)
        {
            for (int item = start; item < end; item++)
            {
                ColumnTile tile = Plan[item];
                float* to = Tile(tile);
                int stride = tile.Vectors * V.Lanes;
                if (tile.Width < V.Lanes) new Span<float>(to, Length * stride).Clear();
                if (Shape.TransposeB) Packing.Transpose(B + ((nint)tile.Start * Shape.K) + K, Shape.K, to, stride, tile.Width, Length);
                else Packing.CopyTile<V>(B + ((nint)K * Shape.N) + tile.Start, Shape.N, to, stride, Length, tile);
            }
        }
    }

    /// <summary>The product of one block of the reduction. An item is a block of rows and a share of the column tiles.</summary>
    private struct Product : IWork
    {
        public PackedColumns Columns;
        public int Shares;
        public float* A, PackedRows, C, Bias;
        public long MemberFloats;
        public bool Add;

        /// <summary>What is applied to each element of the result; the identity while the sums are not complete.</summary>
        public Activation Function;

        private readonly GemmShape Shape => Columns.Shape;

        public readonly void Run(int start, int end, int worker)
        {
            float* panels = PackedRows == null ? null : PackedRows + (worker * MemberFloats);
            for (int item = start; item < end; item++)
            {
                int top = item / Shares * BlockRows, rows = Math.Min(BlockRows, Shape.M - top), share = item % Shares;
                if (panels != null) PackRows(top, rows, panels);
                int endTile = (int)((long)Columns.Plan.Count * (share + 1) / Shares);
                for (int i = (int)((long)Columns.Plan.Count * share / Shares); i < endTile; i++)
                {
                    ColumnTile tile = Columns.Plan[i];
                    if (panels == null) FromPlace(top, rows, tile);
                    else FromPanels(panels, top, rows, tile);
                    Epilogue.Apply<V>(Function, C + ((nint)top * Shape.N) + tile.Start, Shape.N, rows, tile);
                }
            }
        }

        /// <summary>The first row of the panel that holds row <paramref name="row"/>; the last panel of the matrix starts higher up, so that it is full.</summary>
        private readonly int PanelStart(int row) => Math.Min(row, Shape.M - PanelRows);

        private readonly float* Row(int row) => Shape.TransposeA ? A + ((nint)Columns.K * Shape.M) + row : A + ((nint)row * Shape.K) + Columns.K;

        private readonly void PackRows(int top, int rows, float* to)
        {
            for (int r = 0; r < rows; r += PanelRows, to += PanelRows * Columns.Length)
            {
                float* from = Row(PanelStart(top + r));
                if (Shape.TransposeA) Packing.CopyRows(from, Shape.M, to, PanelRows, Columns.Length, PanelRows);
                else Packing.Transpose(from, Shape.K, to, PanelRows, PanelRows, Columns.Length);
            }
        }

        private readonly void FromPlace(int top, int rows, in ColumnTile tile)
        {
            Walk walk = Walk.Straight(Columns.Length, Shape.TransposeA ? 1 : Shape.K, Shape.TransposeA ? Shape.M : 1, tile.Vectors * V.Lanes, Shape.N);
            Tile.Column<V>(
                walk, Row(top), rows, above: top, below: 0, Columns.Tile(tile), C + ((nint)top * Shape.N) + tile.Start, tile, BiasOf(tile), Add);
        }

        private readonly void FromPanels(float* panels, int top, int rows, in ColumnTile tile)
        {
            Walk walk = Walk.Straight(Columns.Length, 1, PanelRows, tile.Vectors * V.Lanes, Shape.N);
            float* b = Columns.Tile(tile), c = C + ((nint)top * Shape.N) + tile.Start;
            for (int r = 0; r < rows; r += PanelRows, panels += PanelRows * Columns.Length, c += PanelRows * (nint)Shape.N)
            {
                Prefetch.Block(c + (PanelRows * (nint)Shape.N), Shape.N, Math.Min(PanelRows, rows - r - PanelRows), tile.Width);
                int surplus = top + r - PanelStart(top + r);
                Tile.Column<V>(walk, panels + surplus, Math.Min(PanelRows, rows - r), above: surplus, below: 0, b, c, tile, BiasOf(tile), Add);
            }
        }

        private readonly float* BiasOf(in ColumnTile tile) => Bias == null ? null : Bias + tile.Start;
    }
}
