using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// The gradient of a filter by a Winograd form, for many channels and few tiles. All tiles are transformed first; then an item is
/// a panel of input channels by a panel of output channels: its 36 products over all tiles stay in a second-level cache and go
/// straight back to taps, so that the transformed gradient, four times as large as the weights, is never written out.
/// </summary>
internal unsafe struct WinogradChannelGradient<V, F> : IWork
    where V : unmanaged, ISimd<V>
    where F : unmanaged, IWinogradForm
{
    private TransformedTiles tiles;
    private float* dw, scratch;
    private nint memberFloats, blockStep;
    private bool add;

    /// <summary>dw = xᵀ ⋆ dy, or added to dw.</summary>
    public static void Run(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw)
    {
        WinogradChannelGradient<V, F> gradient = new() { dw = dw.Buffer.Address, add = dw.Add };
        gradient.tiles = new()
        {
            Tiles = WinogradTiles<V, F>.Forward(s),
            InputPanels = ChannelPanels.Tiled(s.C, V.Lanes),
            OutputPanels = ChannelPanels.Tiled(s.K, V.Lanes),
            Inputs = s.C,
            Outputs = s.K,
            X = x.Address,
            Dy = dy.Address,
        };
        gradient.Start(workers);
    }

    public readonly void Run(int start, int end, int worker)
    {
        float* block = scratch + (worker * memberFloats);
        for (int item = start; item < end; item++)
        {
            ColumnTile rows = tiles.InputPanels[item / tiles.OutputPanels.Count], columns = tiles.OutputPanels[item % tiles.OutputPanels.Count];
            Multiply(rows, columns, block);
            TransformBack(rows, columns, block);
        }
    }

    private void Start(Workers workers)
    {
        int count = tiles.Count, widest = 3 * V.Lanes;
        tiles.InStep = WinogradTiles<V, F>.OddLines(checked(count * tiles.InputPanels.Width));
        tiles.OutStep = WinogradTiles<V, F>.OddLines(checked(count * tiles.OutputPanels.Width));
        blockStep = WinogradTiles<V, F>.OddLines(widest * widest);
        tiles.MemberFloats = tiles.StripFloats;
        memberFloats = Math.Max(WinogradTiles<V, F>.Products * blockStep, tiles.MemberFloats);
        nint transformed = WinogradTiles<V, F>.Products * (tiles.InStep + tiles.OutStep);
        tiles.In = workers.ScratchOf(0).Floats(checked((int)(transformed + (workers.Size * memberFloats))));
        tiles.Out = tiles.In + (WinogradTiles<V, F>.Products * tiles.InStep);
        scratch = tiles.Scratch = tiles.In + transformed;
        workers.For(tiles.Tiles.Rows, 1, ref tiles);
        workers.For(tiles.InputPanels.Count * tiles.OutputPanels.Count, 1, ref this);
    }

    private readonly void Multiply(in ColumnTile rows, in ColumnTile columns, float* block)
    {
        int stride = tiles.OutputPanels.Stride(columns);
        Walk walk = Walk.Straight(tiles.Count, 1, tiles.InputPanels.Stride(rows), stride, stride);
        ColumnTile own = columns with { Start = 0 };
        for (int product = 0; product < WinogradTiles<V, F>.Products; product++)
        {
            float* a = tiles.In + (product * tiles.InStep) + ((nint)rows.Start * tiles.Count), b = tiles.Out + (product * tiles.OutStep) + ((nint)columns.Start * tiles.Count);
            Tile.Column<V>(walk, a, rows.Width, above: 0, below: 0, b, block + (product * blockStep), own, null, add: false);
        }
    }

    private readonly void TransformBack(in ColumnTile rows, in ColumnTile columns, float* block)
    {
        nint tap = (nint)tiles.Inputs * tiles.Outputs, stride = tiles.OutputPanels.Stride(columns);
        for (int row = 0; row < rows.Width; row++)
        {
            float* from = block + (row * stride), to = dw + ((nint)(rows.Start + row) * tiles.Outputs) + columns.Start;
            int c = 0;
            for (; c + V.Lanes <= columns.Width; c += V.Lanes) WinogradFilterBack<F>.Transform<V>(from + c, blockStep, 1, to + c, tap, add);
            for (; c < columns.Width; c++) WinogradFilterBack<F>.Transform<Lane>(from + c, blockStep, 1, to + c, tap, add);
        }
    }

    /// <summary>All inputs and all gradients, transformed. An item is one row of tiles.</summary>
    private struct TransformedTiles : IWork
    {
        public WinogradTiles<V, F> Tiles;
        public ChannelPanels InputPanels, OutputPanels;
        public int Inputs, Outputs;
        public float* X, Dy, In, Out, Scratch;
        public nint InStep, OutStep, MemberFloats;

        /// <summary>The number of tiles.</summary>
        public readonly int Count => Tiles.Rows * Tiles.Across;

        /// <summary>Floats of a strip of inputs and one tile of a vector.</summary>
        public readonly nint StripFloats => ((nint)WinogradTiles<V, F>.Side * Tiles.Pitch * Inputs) + (F.Outputs * F.Outputs * V.Lanes);

        public readonly void Run(int start, int end, int worker)
        {
            float* edge = Scratch + (worker * MemberFloats), strip = edge + (F.Outputs * F.Outputs * V.Lanes);
            for (int row = start; row < end; row++)
            {
                Tiles.CopyStrip(X, row, Inputs, strip);
                Tiles.TransformStrip(strip, Inputs, InputPanels, row * Tiles.Across, Count, In, InStep);
                Tiles.SpreadOutputs(Dy, row, Outputs, OutputPanels, row * Tiles.Across, Count, Out, OutStep, edge);
            }
        }
    }
}
