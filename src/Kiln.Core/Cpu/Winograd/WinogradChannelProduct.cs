using System.Runtime.Intrinsics.X86;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// A convolution, or the gradient of its input, by a Winograd form, for few tiles: all of them are transformed first; then an item
/// is a panel of output channels. Its filters are transformed a block of the reduction at a time and used at once, so that the
/// transformed filters, four times as large as the weights, are never written out.
/// </summary>
internal unsafe struct WinogradChannelProduct<V, F> : IWork
    where V : unmanaged, ISimd<V>
    where F : unmanaged, IWinogradForm
{
    /// <summary>Tiles whose products, with a block of filters, fit a second-level cache of a megabyte.</summary>
    public const int MostTiles = 64;

    private const int BlockDepth = 64;

    private TransformedTiles tiles;
    private ColumnPlan plan;
    private int outputs;
    private float* weights, scratch;
    private ConvResult result;
    private nint memberFloats, productStep, filterStep;
    private bool exchanged, inPanels;

    /// <summary>x ⋆ w and what else is wanted.</summary>
    public static void Forward(Workers workers, in ConvShape s, FloatBuffer x, in ConvWeights w, in ConvResult result)
    {
        WinogradChannelProduct<V, F> product = new() { outputs = s.K, weights = w.Buffer.Address, inPanels = w.InPanels, result = result };
        product.tiles = new() { Tiles = WinogradTiles<V, F>.Forward(s), Channels = s.C, X = x.Address };
        product.Start(workers);
    }

    /// <summary>dx = dy ⋆ᵀ w, or added to dx.</summary>
    public static void Backward(Workers workers, in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx)
    {
        WinogradChannelProduct<V, F> product = new() { outputs = s.C, weights = w.Address, result = new(dx), exchanged = true };
        product.tiles = new() { Tiles = WinogradTiles<V, F>.Backward(s), Channels = s.K, X = dy.Address };
        product.Start(workers);
    }

    public readonly void Run(int start, int end, int worker)
    {
        float* products = scratch + (worker * memberFloats), filters = products + (WinogradTiles<V, F>.Products * productStep);
        float* spatial = filters + (WinogradTiles<V, F>.Products * filterStep), edge = spatial + ((nint)F.Taps * F.Taps * BlockDepth * 3 * V.Lanes);
        for (int item = start; item < end; item++)
        {
            ColumnTile panel = plan[item];
            int stride = panel.Vectors * V.Lanes;
            Walk walk = Walk.Straight(0, tiles.Panels.Width, 1, stride, stride);
            for (int k = 0; k < tiles.Channels; k += walk.Length)
            {
                walk.Length = Math.Min(BlockDepth, tiles.Channels - k);
                if (inPanels) Transform(panel, PanelAt(panel, k), PanelTap(panel), walk.Length, filters);
                else FillFilters(panel, k, walk.Length, spatial, filters);
                for (int product = 0; product < WinogradTiles<V, F>.Products; product++)
                {
                    if (inPanels) FetchNext(item, k + walk.Length, product);
                    Tile.Column<V>(
                        walk, tiles.To + (product * tiles.Step) + k, tiles.Count, above: 0, below: Tile.MostMissing, filters + (product * filterStep),
                        products + (product * productStep), panel with { Start = 0 }, null, add: k > 0);
                }
            }

            for (int row = 0; row < tiles.Tiles.Rows; row++)
            {
                tiles.Tiles.WriteOutputs(products + ((nint)row * tiles.Tiles.Across * stride), productStep, stride, row, panel, outputs, result.Bias.Address, result.Y.Buffer.Address, result.Y.Add, edge);
            }
        }
    }

    private void Start(Workers workers)
    {
        plan = new(outputs, V.Lanes);
        tiles.Panels = ChannelPanels.Whole(tiles.Channels, V.Lanes);
        tiles.Step = WinogradTiles<V, F>.OddLines((tiles.Count + Tile.MostMissing) * tiles.Panels.Width);
        int widest = 3 * V.Lanes;
        productStep = WinogradTiles<V, F>.OddLines((tiles.Count + Tile.MostMissing) * widest);
        filterStep = WinogradTiles<V, F>.OddLines(BlockDepth * widest);
        nint spatial = (nint)F.Taps * F.Taps * BlockDepth * widest, edge = F.Outputs * F.Outputs * V.Lanes;
        nint own = (WinogradTiles<V, F>.Products * (productStep + filterStep)) + spatial + edge;
        memberFloats = WinogradTiles<V, F>.OddLines((int)Math.Max(own, (nint)WinogradTiles<V, F>.Side * tiles.Tiles.Pitch * tiles.Channels));
        nint transformed = WinogradTiles<V, F>.Products * tiles.Step;
        tiles.To = workers.ScratchOf(0).Floats(checked((int)(transformed + (workers.Size * memberFloats))));
        tiles.MemberFloats = memberFloats;
        scratch = tiles.Scratch = tiles.To + transformed;
        workers.For(tiles.Tiles.Rows, 1, ref tiles);
        workers.For(plan.Count, 1, ref this);
        result.FinishApart<V>(workers, tiles.Tiles.Rows / tiles.Tiles.Down * tiles.Tiles.Pixels, outputs);
    }

    /// <summary>Transforms the filters of a panel for <paramref name="depth"/> channels of the reduction from <paramref name="first"/> on.</summary>
    private readonly void FillFilters(in ColumnTile panel, int first, int depth, float* spatial, float* filters)
    {
        int stride = panel.Vectors * V.Lanes, positions = F.Taps * F.Taps, inputs = tiles.Channels;
        nint between = (nint)inputs * outputs, tap = (nint)depth * stride;
        for (int position = 0; position < positions; position++)
        {
            // Copied first, because taps lie a power of two apart where channels are one. For the gradient the reduction runs along a row, [tap][column][reduction].
            float* from = weights + (position * between), to = spatial + (position * tap);
            if (exchanged) Packing.Transpose(from + ((nint)panel.Start * inputs) + first, inputs, to, stride, panel.Width, depth);
            else Packing.CopyTile<V>(from + ((nint)first * outputs) + panel.Start, outputs, to, stride, depth, panel);
        }

        if (exchanged) Transform(panel, spatial + ((positions - 1) * tap), -tap, depth, filters);   // rotated: the last tap first
        else Transform(panel, spatial, tap, depth, filters);
    }

    private readonly void Transform(in ColumnTile panel, float* from, nint tap, int depth, float* filters)
    {
        int stride = panel.Vectors * V.Lanes;
        for (int k = 0; k < depth; k++)
        {
            for (int v = 0; v < panel.Vectors; v++)
            {
                int at = (k * stride) + Math.Min(v * V.Lanes, panel.Width - V.Lanes);
                WinogradFilter<V, F>.Transform(from + at, tap, filters + at, filterStep);
            }
        }
    }

    /// <summary>Floats between the taps of a filter in <see cref="WeightPanels{V}"/>.</summary>
    private readonly nint PanelTap(in ColumnTile panel) => (nint)tiles.Channels * panel.Vectors * V.Lanes;

    private readonly float* PanelAt(in ColumnTile panel, int channel) =>
        weights + ((nint)panel.Start * F.Taps * F.Taps * tiles.Channels) + ((nint)channel * panel.Vectors * V.Lanes);

    /// <summary>
    /// Asks for a share of the weights that come after this block, so that they arrive from far memory while the products of this one
    /// are computed: with few tiles their way is longer than the arithmetic on them.
    /// </summary>
    private readonly void FetchNext(int item, int channel, int product)
    {
        const int Line = 16, Parts = 4;
        if (!Sse.IsSupported || product >= F.Taps * F.Taps * Parts) return;
        if (channel == tiles.Channels)
        {
            item++;
            channel = 0;
            if (item == plan.Count) return;
        }

        ColumnTile panel = plan[item];
        int floats = Math.Min(BlockDepth, tiles.Channels - channel) * panel.Vectors * V.Lanes, tap = product / Parts, part = product % Parts;
        float* from = PanelAt(panel, channel) + (tap * PanelTap(panel));
        for (int i = part * Line; i < floats; i += Parts * Line) Sse.Prefetch1(from + i);
    }

    /// <summary>All inputs, transformed. An item is one row of tiles.</summary>
    private struct TransformedTiles : IWork
    {
        public WinogradTiles<V, F> Tiles;
        public ChannelPanels Panels;
        public int Channels;
        public float* X, To, Scratch;
        public nint Step, MemberFloats;

        /// <summary>The number of tiles.</summary>
        public readonly int Count => Tiles.Rows * Tiles.Across;

        public readonly void Run(int start, int end, int worker)
        {
            float* strip = Scratch + (worker * MemberFloats);
            for (int row = start; row < end; row++)
            {
                Tiles.CopyStrip(X, row, Channels, strip);
                Tiles.TransformStrip(strip, Channels, Panels, row * Tiles.Across, 0, To, Step);
            }
        }
    }
}
