using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// Sums of x ⊗ dy over output pixels, for all kernel positions. Tile rows are input channels (of a whole kernel row where its
/// positions lie side by side), tile columns output channels, and the reduction runs over the pixels of a strip of output rows;
/// strips follow one another, each adding to what the ones before left in memory.
/// </summary>
/// <remarks>
/// An item is one part of the strips and one share of the tiles. Pixels whose input lies on padding are left out; only where a
/// kernel row is taken whole must x have padding columns in memory.
/// </remarks>
internal unsafe struct WeightProduct<V> : IWork
    where V : unmanaged, ISimd<V>
{
    /// <summary>Floats of x and dy in a strip, such that both stay in a second-level cache.</summary>
    private const int StripFloats = 32 * 1024;

    /// <summary>Most rows of one tile column.</summary>
    private const int BlockRows = 64;

    public float* X, Dy, Dw;

    /// <summary>A copy of dy's last <see cref="LastFloats"/>, with a vector's worth of memory after it; null to read them in place.</summary>
    public float* LastDy;
    public bool Add;
    public int Parts, Shares;

    /// <summary>Floats between the sums of neighbouring parts.</summary>
    public nint PartStride;

    private readonly ConvShape s;
    private readonly ColumnPlan plan;
    private readonly ConvAxis rows, columns;
    private readonly bool merged;
    private readonly int left, stripRows, strips, tileRows, rowBlocks;
    private readonly Walk walk;

    /// <summary>Fixes the tiles and strips; <paramref name="merged"/> takes a kernel row whole, with <paramref name="left"/> padding columns at each end of x in memory.</summary>
    public WeightProduct(in ConvShape s, bool merged, int left)
    {
        this.s = s;
        this.merged = merged;
        this.left = left;
        plan = new(s.GroupK, V.Lanes);
        rows = ConvAxis.Forward(s.Rows, s.H);
        columns = ConvAxis.Forward(s.Columns, s.W);
        int perOutputRow = Math.Max((s.W * s.C * s.Rows.Stride) + (s.OutW * s.K), 1);
        stripRows = Math.Clamp(StripFloats / perOutputRow, 1, Math.Max(s.OutH, 1));
        strips = s.OutW == 0 ? 0 : (s.OutH + stripRows - 1) / stripRows;
        tileRows = merged ? s.Columns.Size * s.C : s.GroupC;
        rowBlocks = ((tileRows - 1) / BlockRows) + 1;
        walk = Walk.Straight(0, 1, (nint)s.Columns.Stride * s.C, s.K, s.K);
        walk.AInner = (nint)s.Rows.Stride * Pitch * s.C * sizeof(float);
        walk.BInner = (nint)s.OutW * s.K * sizeof(float);
    }

    /// <summary>Strips of all images.</summary>
    public readonly int Units => s.N * strips;

    /// <summary>Tile columns of all kernel positions.</summary>
    public readonly int Tiles => s.Rows.Size * (merged ? 1 : s.Columns.Size * s.Groups) * rowBlocks * plan.Count;

    /// <summary>Floats of dy in the last strip.</summary>
    public readonly int LastFloats => Units == 0 ? 0 : (s.OutH - ((strips - 1) * stripRows)) * s.OutW * s.K;

    private readonly int Pitch => s.W + (2 * left);

    public readonly void Run(int start, int end, int worker)
    {
        for (int item = start; item < end; item++)
        {
            int part = item / Shares, share = item % Shares;
            int firstUnit = (int)((long)Units * part / Parts), endUnit = (int)((long)Units * (part + 1) / Parts);
            int firstTile = (int)((long)Tiles * share / Shares), endTile = (int)((long)Tiles * (share + 1) / Shares);
            if (firstUnit == endUnit && !Add) Clear(firstTile, endTile, part);
            for (int unit = firstUnit; unit < endUnit; unit++)
            {
                for (int tile = firstTile; tile < endTile; tile++) Accumulate(unit, tile, Dw + (part * PartStride), Add || unit > firstUnit);
            }
        }
    }

    /// <summary>Where there is no pixel at all, the sums are zero.</summary>
    private readonly void Clear(int firstTile, int endTile, int part)
    {
        for (int tile = firstTile; tile < endTile; tile++) Compute(walk, X, Dy, tile, Dw + (part * PartStride), add: false);
    }

    /// <summary>Adds the pixels of one strip to one tile column, or starts it with them.</summary>
    private readonly void Accumulate(int unit, int tile, float* dw, bool add)
    {
        int image = unit / strips, top = unit % strips * stripRows, bottom = Math.Min(top + stripRows, s.OutH);
        int position = tile / plan.Count / rowBlocks;
        int kw = merged ? 0 : position / s.Groups % s.Columns.Size, kh = merged ? position : position / s.Groups / s.Columns.Size;
        (int firstRow, int endRow) = Inside(rows, kh, top, bottom);
        (int firstColumn, int endColumn) = merged ? (0, s.OutW) : Inside(columns, kw, 0, s.OutW);
        Walk pixels = walk;
        pixels.Inner = Math.Max(endRow - firstRow, 0);
        pixels.Length = Math.Max(endColumn - firstColumn, 0);
        if (add && (pixels.Inner == 0 || pixels.Length == 0)) return;

        nint inRow = ((nint)image * s.H) + rows.InStart + (firstRow * rows.InStep) + (kh * rows.TapStep);
        nint inColumn = left + columns.InStart + (firstColumn * columns.InStep) + (kw * columns.TapStep);
        float* x = X + (((inRow * Pitch) + inColumn) * s.C);
        nint pixel = ((((nint)image * s.OutH) + firstRow) * s.OutW) + firstColumn;
        bool last = LastDy != null && unit == Units - 1;
        float* dy = last ? LastDy + LastFloats - ((((nint)s.N * s.OutH * s.OutW) - pixel) * s.K) : Dy + (pixel * s.K);
        Compute(pixels, x, dy, tile, dw, add);
    }

    /// <summary>One tile column; x and dy point at its first pixel.</summary>
    private readonly void Compute(in Walk pixels, float* x, float* dy, int index, float* dw, bool add)
    {
        ColumnTile tile = plan[index % plan.Count];
        int block = index / plan.Count % rowBlocks, position = index / plan.Count / rowBlocks;
        int group = merged ? 0 : position % s.Groups;
        int firstRow = block * BlockRows, kernelRow = ((merged ? position : position / s.Groups) * tileRows) + firstRow;
        int channel = (group * s.GroupK) + tile.Start;
        Tile.Column<V>(
            pixels, x + (group * s.GroupC) + firstRow, Math.Min(BlockRows, tileRows - firstRow), firstRow, below: 0, dy + channel,
            dw + ((nint)kernelRow * s.K) + channel, tile, bias: null, add);
    }

    /// <summary>The outputs from <paramref name="start"/> to before <paramref name="end"/> whose input through one tap is not padding.</summary>
    private static (int First, int End) Inside(in ConvAxis axis, int tap, int start, int end)
    {
        int offset = axis.InStart + (tap * axis.TapStep);
        while (start < end && offset + (start * axis.InStep) < 0) start++;
        while (start < end && offset + ((end - 1) * axis.InStep) >= axis.Length) end--;
        return (start, end);
    }
}
