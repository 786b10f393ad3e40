namespace Kiln.Cpu;

/// <summary>
/// Slides weights <c>[kh, kw, input channels of a group, output channels]</c> over images <c>[N, H, W, C]</c>: the convolution
/// itself, and with the channels exchanged its gradient. An item is a strip of output rows of one image, and a share of the
/// column tiles.
/// </summary>
/// <remarks>
/// Neighbouring pixels of an output row are the rows of a tile, output channels its columns. Taps on padding rows are left out.
/// A strip of the image is first copied between zero columns; that also brings it near in the order in which memory is fast,
/// so it is done without padding too, unless the kernel has a single position.
/// </remarks>
internal unsafe struct SlidingProduct<V> : IWork
    where V : unmanaged, ISimd<V>
{
    /// <summary>Floats of an image strip, such that it stays in a second-level cache beside the weights.</summary>
    private const int StripFloats = 32 * 1024;

    /// <summary>Floats of a panel up to which it stays in a second-level cache while a strip goes by; longer ones are taken some kernel rows at a time.</summary>
    private const int PanelFloats = 64 * 1024;

    /// <summary>Items that keep any sensible number of threads busy.</summary>
    private const int EnoughItems = 16;

    /// <summary>Output rows and columns, and the inputs that feed them.</summary>
    public ConvAxis Rows, Columns;
    public int Images, InChannels, OutChannels, Groups;

    /// <summary>Columns of the whole kernel, of which a phase of a strided gradient uses only some.</summary>
    public int KernelColumns;

    /// <summary>Sizes of the whole output, of which a phase of a strided gradient writes only some.</summary>
    public int OutH, OutW;
    public WeightPanels<V> Weights;
    public float* X;
    public ConvResult Result;

    private Walk walk;
    private ColumnPlan plan;
    private int pitch, left, stripRows, strips, tiles, shares, kernelRows, below, scratchFloats;
    private float* scratch;
    private ConvFinish<V> finish;

    /// <summary>Floats of scratch memory that each team member needs; 0 where images are read in place.</summary>
    public readonly int ScratchFloats => scratchFloats;

    /// <summary>Floats of scratch memory for what follows the sums.</summary>
    public readonly int TableFloats => FinishesItems ? ConvFinish<V>.TableFloats(Result, Pixels, OutChannels, stripRows * OutW) : 0;

    private readonly int Pixels => Images * OutH * OutW;

    /// <summary>Whether items, in their order, are equal chunks of whole pixels, but for the last.</summary>
    private readonly bool FinishesItems => Result.HasFinish && shares == 1 && Rows.Outputs % stripRows == 0;

    private readonly int GroupIn => InChannels / Groups;

    private readonly int GroupOut => OutChannels / Groups;

    private readonly int Items => Images * strips * shares;

    private readonly double FlopsPerItem => 2.0 * Images * Rows.Outputs * Columns.Outputs * OutChannels * GroupIn * Rows.Taps * Columns.Taps / Items;

    /// <summary>Derives what follows from the sizes; comes before <see cref="Start"/>.</summary>
    public void Prepare()
    {
        bool hasTaps = Rows.Taps > 0 && Columns.Taps > 0;
        left = hasTaps ? Math.Max(-Columns.Lowest, 0) : 0;
        int right = hasTaps ? Math.Max(Columns.Highest - (Columns.Length - 1), 0) : 0;
        pitch = left + Columns.Length + right;

        bool merged = Groups == 1 && Columns.TapStep == 1 && Columns.WeightStep == 1;
        walk = Walk.Straight((merged ? Columns.Taps : 1) * GroupIn, (nint)Columns.InStep * InChannels, 1, 0, (nint)Columns.OutStep * OutChannels);
        walk.Inner = !hasTaps ? 0 : merged ? 1 : Columns.Taps;
        walk.AInner = (nint)Columns.TapStep * InChannels * sizeof(float);
        walk.AOuter = (nint)Rows.TapStep * pitch * InChannels * sizeof(float);

        plan = Weights.Plan;
        kernelRows = Math.Max(PanelFloats / Math.Max(Columns.Taps * GroupIn * 3 * V.Lanes, 1), 1);
        tiles = Groups * plan.Count;
        shares = 1;
        int rowFloats = Math.Max(pitch * InChannels, 1), span = 1 + Rows.HighestOf(0) - Rows.LowestOf(0);
        SetStrips(Math.Clamp(((StripFloats / rowFloats) - span) / Rows.InStep, 1, Rows.Outputs));
        while (stripRows > 1 && Items < EnoughItems && FlopsPerItem > 2 * Gemm.ChunkFlops) SetStrips((stripRows + 1) / 2);
        while (shares < tiles && Items < EnoughItems && FlopsPerItem > 2 * Gemm.ChunkFlops) shares++;
        bool copied = hasTaps && (left + right > 0 || Rows.Taps * Columns.Taps > 1);
        below = copied ? Tile.MostMissing : 0;
        scratchFloats = copied ? ((((stripRows - 1) * Rows.InStep) + span) * rowFloats) + (below * Columns.InStep * InChannels) : 0;
    }

    /// <summary>Does the work; the memory holds <see cref="ScratchFloats"/> for every team member, then <see cref="TableFloats"/>.</summary>
    public void Start(Workers workers, float* memory)
    {
        scratch = memory;
        bool apart = Result.HasFinish && !FinishesItems;
        if (!apart) finish = ConvFinish<V>.Of(Result, Pixels, OutChannels, stripRows * OutW, memory + (workers.Size * scratchFloats));
        workers.For(Items, Gemm.Grain(FlopsPerItem), ref this);
        if (apart) Result.FinishApart<V>(workers, Pixels, OutChannels);
        else finish.Join();
    }

    public readonly void Run(int start, int end, int worker)
    {
        for (int item = start; item < end; item++)
        {
            int share = item % shares, strip = item / shares % strips, image = item / shares / strips;
            int top = strip * stripRows, bottom = Math.Min(top + stripRows, Rows.Outputs);
            float* origin = X + ((nint)image * Rows.Length * Columns.Length * InChannels);   // where input row 0 is, or would be
            if (scratchFloats > 0) origin = CopyStrip(origin, top, bottom, scratch + ((nint)worker * scratchFloats));
            int endTile = (int)((long)tiles * (share + 1) / shares);
            for (int tile = (int)((long)tiles * share / shares); tile < endTile; tile++)
            {
                ComputeTile(origin, image, top, bottom, tile / plan.Count, plan[tile % plan.Count]);
            }

            finish.Run(item);
        }
    }

    private void SetStrips(int rows)
    {
        stripRows = rows;
        strips = ((Rows.Outputs - 1) / rows) + 1;
    }

    /// <summary>One column tile of a strip. A few kernel rows pass over the whole strip before the next ones do, so that their panel is read from near memory.</summary>
    private readonly void ComputeTile(float* origin, int image, int top, int bottom, int group, in ColumnTile tile)
    {
        Walk part = walk;
        int stride = tile.Vectors * V.Lanes, channel = (group * GroupOut) + tile.Start;
        nint positionFloats = (nint)GroupIn * stride;
        part.BStride = stride * sizeof(float);
        part.BInner = Columns.WeightStep * positionFloats * sizeof(float);
        part.BOuter = Rows.WeightStep * KernelColumns * positionFloats * sizeof(float);
        float* panel = Weights.Panel(group, tile), bias = Result.Bias.IsNone ? null : Result.Bias.Address + channel;
        for (int kernelRow = 0; kernelRow == 0 || kernelRow < Rows.Taps; kernelRow += kernelRows)
        {
            for (int i = top; i < bottom; i++)
            {
                (int first, int end) = Rows.TapsInside(i);
                int from = Math.Max(first, kernelRow), to = Math.Min(end, kernelRow + kernelRows);
                bool padding = first == end, starts = padding || from == first;
                if (padding ? kernelRow > 0 : from >= to) continue;
                part.Outer = Math.Max(to - from, 0);
                nint inRow = Rows.InStart + ((nint)i * Rows.InStep) + ((nint)from * Rows.TapStep);
                nint outRow = ((nint)image * OutH) + Rows.OutStart + ((nint)i * Rows.OutStep);
                float* x = origin + (((inRow * pitch) + left + Columns.InStart) * InChannels) + (group * GroupIn);
                int position = ((Rows.WeightStart + (from * Rows.WeightStep)) * KernelColumns) + Columns.WeightStart;
                float* y = Result.Y.Buffer.Address + (((outRow * OutW) + Columns.OutStart) * OutChannels) + channel;
                Tile.Column<V>(
                    part, x, Columns.Outputs, above: 0, below, panel + (position * positionFloats), y, tile, starts ? bias : null, Result.Y.Add || !starts);
            }
        }
    }

    /// <summary>Copies the input rows that feed a strip between zero columns; returns where input row 0 would be.</summary>
    private readonly float* CopyStrip(float* image, int top, int bottom, float* to)
    {
        int lowest = Math.Max(Rows.LowestOf(top), 0), highest = Math.Min(Rows.HighestOf(bottom - 1), Rows.Length - 1);
        int inside = Columns.Length * InChannels, before = left * InChannels, after = (pitch * InChannels) - before - inside;
        float* row = to;
        for (int i = lowest; i <= highest; i++, row += pitch * InChannels)
        {
            new Span<float>(row, before).Clear();
            new Span<float>(image + ((nint)i * inside), inside).CopyTo(new Span<float>(row + before, inside));
            new Span<float>(row + before + inside, after).Clear();
        }

        return to - ((nint)lowest * pitch * InChannels);
    }
}
