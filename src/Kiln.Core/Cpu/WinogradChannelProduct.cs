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
    private float* weights, y, bias, scratch;
    private nint memberFloats, productStep, filterStep;
    private bool add, exchanged;

    /// <summary>y = x ⋆ w + bias, or added to y.</summary>
    public static void Forward(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer w, FloatBuffer bias, Into y)
    {
        WinogradChannelProduct<V, F> product = new() { outputs = s.K, weights = w.Address, y = y.Buffer.Address, bias = bias.Address, add = y.Add };
        product.tiles = new() { Tiles = WinogradTiles<V, F>.Forward(s), Channels = s.C, X = x.Address };
        product.Start(workers);
    }

    /// <summary>dx = dy ⋆ᵀ w, or added to dx.</summary>
    public static void Backward(Workers workers, in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx)
    {
        WinogradChannelProduct<V, F> product = new() { outputs = s.C, weights = w.Address, y = dx.Buffer.Address, add = dx.Add, exchanged = true };
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
                FillFilters(panel, k, walk.Length, spatial, filters);
                for (int product = 0; product < WinogradTiles<V, F>.Products; product++)
                {
                    Tile.Column<V>(
                        walk, tiles.To + (product * tiles.Step) + k, tiles.Count, above: 0, below: Tile.MostMissing, filters + (product * filterStep),
                        products + (product * productStep), panel with { Start = 0 }, null, add: k > 0);
                }
            }

            for (int row = 0; row < tiles.Tiles.Rows; row++)
            {
                tiles.Tiles.WriteOutputs(products + ((nint)row * tiles.Tiles.Across * stride), productStep, stride, row, panel, outputs, bias, y, add, edge);
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

        for (int k = 0; k < depth; k++)
        {
            for (int v = 0; v < panel.Vectors; v++)
            {
                int at = (k * stride) + Math.Min(v * V.Lanes, panel.Width - V.Lanes);
                if (exchanged) WinogradFilter<V, F>.Transform(spatial + ((positions - 1) * tap) + at, -tap, filters + at, filterStep);   // rotated: the last tap first
                else WinogradFilter<V, F>.Transform(spatial + at, tap, filters + at, filterStep);
            }
        }
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
