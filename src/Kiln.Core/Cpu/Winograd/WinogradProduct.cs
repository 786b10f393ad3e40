using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// A convolution, or the gradient of its input, by a Winograd form. An item is some rows of tiles: their inputs are transformed, 36
/// small matrix products tiles × channels follow, and the products become outputs, all in memory that stays in a second-level cache.
/// </summary>
internal unsafe struct WinogradProduct<V, F> : IWork
    where V : unmanaged, ISimd<V>
    where F : unmanaged, IWinogradForm
{
    private WinogradTiles<V, F> tiles;
    private WinogradFilter<V, F> filter;
    private ChannelPanels panels;
    private int inputs, outputs, rowsPerItem;
    private float* x, filters, scratch;
    private ConvResult result;
    private ConvFinish<V> finish;
    private nint inStep, outStep, memberFloats;

    /// <summary>x ⋆ w and what else is wanted.</summary>
    public static void Forward(Workers workers, in ConvShape s, FloatBuffer x, in ConvWeights w, in ConvResult result)
    {
        WinogradProduct<V, F> product = new()
        {
            tiles = WinogradTiles<V, F>.Forward(s),
            filter = new(w.Buffer.Address, s.C, s.K, exchanged: false, rotated: false, w.InPanels),
            inputs = s.C,
            outputs = s.K,
            x = x.Address,
            result = result,
        };
        product.Start(workers);
    }

    /// <summary>dx = dy ⋆ᵀ w, or added to dx.</summary>
    public static void Backward(Workers workers, in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx)
    {
        WinogradProduct<V, F> product = new()
        {
            tiles = WinogradTiles<V, F>.Backward(s),
            filter = new(w.Address, s.C, s.K, exchanged: true, rotated: true),
            inputs = s.K,
            outputs = s.C,
            x = dy.Address,
            result = new(dx),
        };
        product.Start(workers);
    }

    public readonly void Run(int start, int end, int worker)
    {
        float* transformed = scratch + (worker * memberFloats), products = transformed + (WinogradTiles<V, F>.Products * inStep);
        float* strip = products + (WinogradTiles<V, F>.Products * outStep), edge = strip + ((nint)WinogradTiles<V, F>.Side * tiles.Pitch * inputs);
        ColumnTile all = new(0, outputs, ((outputs - 1) / V.Lanes) + 1);
        for (int item = start; item < end; item++)
        {
            int first = item * rowsPerItem, rows = Math.Min(rowsPerItem, tiles.Rows - first);
            for (int row = 0; row < rows; row++)
            {
                tiles.CopyStrip(x, first + row, inputs, strip);
                tiles.TransformStrip(strip, inputs, panels, row * tiles.Across, 0, transformed, inStep);
            }

            Multiply(transformed, rows * tiles.Across, products);
            for (int row = 0; row < rows; row++)
            {
                tiles.WriteOutputs(products + ((nint)row * tiles.Across * outputs), outStep, outputs, first + row, all, outputs, result.Bias.Address, result.Y.Buffer.Address, result.Y.Add, edge);
            }

            finish.Run(item);
        }
    }

    private void Start(Workers workers)
    {
        panels = ChannelPanels.Whole(inputs, V.Lanes);
        rowsPerItem = Math.Max(WinogradTiles<V, F>.TilesAtOnce(inputs + outputs) / tiles.Across, 1);
        int capacity = (rowsPerItem * tiles.Across) + Tile.MostMissing;

        // An odd number of lines between the products keeps them out of each other's cache sets.
        inStep = WinogradTiles<V, F>.OddLines(capacity * panels.Width);
        outStep = WinogradTiles<V, F>.OddLines(capacity * outputs);
        nint strip = (nint)WinogradTiles<V, F>.Side * tiles.Pitch * inputs, edge = F.Outputs * F.Outputs * V.Lanes;
        memberFloats = WinogradTiles<V, F>.OddLines((int)((WinogradTiles<V, F>.Products * (inStep + outStep)) + strip + edge));
        int length = WinogradTiles<V, F>.OddLines(filter.Length), spatial = WinogradTiles<V, F>.OddLines(filter.ScratchLength);

        // Items are equal chunks of whole pixels, but for the last, where tiles are whole.
        int pixels = tiles.Rows / tiles.Down * tiles.Pixels, grain = rowsPerItem * F.Outputs * tiles.OutW;
        bool apart = result.HasFinish && tiles.HasPartialRows;
        int tables = apart ? 0 : ConvFinish<V>.TableFloats(result, pixels, outputs, grain);
        filters = workers.ScratchOf(0).Floats(checked((int)(length + spatial + (workers.Size * memberFloats) + tables)));
        filter.Fill(workers, filters, filters + length);
        scratch = filters + length + spatial;
        if (!apart) finish = ConvFinish<V>.Of(result, pixels, outputs, grain, scratch + (workers.Size * memberFloats));
        workers.For((tiles.Rows + rowsPerItem - 1) / rowsPerItem, 1, ref this);
        if (apart) result.FinishApart<V>(workers, pixels, outputs);
        else finish.Join();
    }

    private readonly void Multiply(float* transformed, int count, float* products)
    {
        ColumnPlan plan = filter.Plan;
        int step = filter.Step;
        for (int product = 0; product < WinogradTiles<V, F>.Products; product++)
        {
            for (int i = 0; i < plan.Count; i++)
            {
                ColumnTile tile = plan[i];
                Walk walk = Walk.Straight(inputs, panels.Width, 1, tile.Vectors * V.Lanes, outputs);
                float* panel = WinogradFilter<V, F>.Panel(filters, step, inputs, product, tile);
                Tile.Column<V>(
                    walk, transformed + (product * inStep), count, above: 0, below: Tile.MostMissing, panel, products + (product * outStep) + tile.Start, tile, null, add: false);
            }
        }
    }
}
