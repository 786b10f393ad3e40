using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// The gradient of a filter by a Winograd form, for few channels and many tiles: Gᵀ·[Σ (Bᵀ·d·B) ∘ (A·dy·Aᵀ)]·G, the sum running
/// over all tiles as 36 matrix products channels × channels. An item is one part of the rows of tiles, with sums of its own; what
/// it transforms stays in a second-level cache. Parts are added up in order.
/// </summary>
internal unsafe struct WinogradGradient<V, F> : IWork
    where V : unmanaged, ISimd<V>
    where F : unmanaged, IWinogradForm
{
    private const int MostParts = 8, PartTiles = 128;

    private WinogradTiles<V, F> tiles;
    private ChannelPanels inputPanels, outputPanels;
    private int inputs, outputs, parts, rowsPerChunk;
    private float* x, dy, sums, scratch;
    private nint inStep, outStep, sumStep, memberFloats;

    /// <summary>dw = xᵀ ⋆ dy, or added to dw.</summary>
    public static void Run(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw)
    {
        WinogradGradient<V, F> gradient = new()
        {
            tiles = WinogradTiles<V, F>.Forward(s),
            inputPanels = ChannelPanels.Tiled(s.C, V.Lanes),
            outputPanels = ChannelPanels.Tiled(s.K, V.Lanes),
            inputs = s.C,
            outputs = s.K,
            x = x.Address,
            dy = dy.Address,
        };
        gradient.Start(workers, dw);
    }

    public readonly void Run(int start, int end, int worker)
    {
        float* transformed = scratch + (worker * memberFloats), spread = transformed + (WinogradTiles<V, F>.Products * inStep);
        float* strip = spread + (WinogradTiles<V, F>.Products * outStep), edge = strip + ((nint)WinogradTiles<V, F>.Side * tiles.Pitch * inputs);
        for (int part = start; part < end; part++)
        {
            int first = (int)((long)tiles.Rows * part / parts), last = (int)((long)tiles.Rows * (part + 1) / parts);
            for (int row = first; row < last; row += rowsPerChunk)
            {
                int rows = Math.Min(rowsPerChunk, last - row), count = rows * tiles.Across;
                for (int i = 0; i < rows; i++)
                {
                    tiles.CopyStrip(x, row + i, inputs, strip);
                    tiles.TransformStrip(strip, inputs, inputPanels, i * tiles.Across, count, transformed, inStep);
                    tiles.SpreadOutputs(dy, row + i, outputs, outputPanels, i * tiles.Across, count, spread, outStep, edge);
                }

                Accumulate(transformed, spread, count, sums + (part * WinogradTiles<V, F>.Products * sumStep), add: row > first);
            }
        }
    }

    private void Start(Workers workers, Into dw)
    {
        parts = Math.Clamp(tiles.Rows * tiles.Across / PartTiles, 1, Math.Min(MostParts, tiles.Rows));
        rowsPerChunk = Math.Max(WinogradTiles<V, F>.TilesAtOnce(inputs + outputs) / tiles.Across, 1);
        inStep = WinogradTiles<V, F>.OddLines(rowsPerChunk * tiles.Across * inputPanels.Width);
        outStep = WinogradTiles<V, F>.OddLines(rowsPerChunk * tiles.Across * outputPanels.Width);
        nint strip = (nint)WinogradTiles<V, F>.Side * tiles.Pitch * inputs, edge = F.Outputs * F.Outputs * V.Lanes;
        memberFloats = WinogradTiles<V, F>.OddLines((int)((WinogradTiles<V, F>.Products * (inStep + outStep)) + strip + edge));
        sumStep = WinogradTiles<V, F>.OddLines(inputs * outputs);
        nint partFloats = WinogradTiles<V, F>.Products * sumStep;
        sums = workers.ScratchOf(0).Floats(checked((int)((parts * partFloats) + (workers.Size * memberFloats))));
        scratch = sums + (parts * partFloats);
        workers.For(parts, 1, ref this);
        var back = new WinogradFilterGradient<V, F>(sums, parts, inputs * outputs, sumStep, dw);
        workers.For(back.Items, 8, ref back);
    }

    private readonly void Accumulate(float* transformed, float* spread, int count, float* to, bool add)
    {
        for (int product = 0; product < WinogradTiles<V, F>.Products; product++)
        {
            for (int j = 0; j < outputPanels.Count; j++)
            {
                ColumnTile columns = outputPanels[j];
                float* b = spread + (product * outStep) + ((nint)columns.Start * count);
                for (int i = 0; i < inputPanels.Count; i++)
                {
                    ColumnTile rows = inputPanels[i];
                    float* a = transformed + (product * inStep) + ((nint)rows.Start * count), c = to + (product * sumStep) + ((nint)rows.Start * outputs) + columns.Start;
                    Walk walk = Walk.Straight(count, 1, inputPanels.Stride(rows), outputPanels.Stride(columns), outputs);
                    Tile.Column<V>(walk, a, rows.Width, above: 0, below: 0, b, c, columns, null, add);
                }
            }
        }
    }
}

/// <summary>Adds up the parts of transformed filter gradients and transforms them back. An item is one vector of channel pairs; what is left is single lanes.</summary>
internal readonly unsafe struct WinogradFilterGradient<V, F>(float* sums, int parts, int pairs, nint step, Into dw) : IWork
    where V : unmanaged, ISimd<V>
    where F : unmanaged, IWinogradForm
{
    private readonly float* sums = sums, dw = dw.Buffer.Address;
    private readonly bool add = dw.Add;

    /// <summary>The number of items.</summary>
    public int Items => (pairs + V.Lanes - 1) / V.Lanes;

    public void Run(int start, int end, int worker)
    {
        for (int item = start; item < end; item++)
        {
            int at = item * V.Lanes;
            if (at + V.Lanes <= pairs) WinogradFilterBack<F>.Transform<V>(sums + at, step, parts, dw + at, pairs, add);
            else for (; at < pairs; at++) WinogradFilterBack<F>.Transform<Lane>(sums + at, step, parts, dw + at, pairs, add);
        }
    }
}
