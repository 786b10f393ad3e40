using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// The gradient of a filter by a Winograd form: Gᵀ·[Σ (Bᵀ·d·B) ∘ (A·dy·Aᵀ)]·G, the sum running over all tiles as 36 matrix products
/// channels × channels. An item is one part of the rows of tiles, with sums of its own; parts are added up in order.
/// </summary>
internal unsafe struct WinogradGradient<V, F> : IWork
    where V : unmanaged, ISimd<V>
    where F : unmanaged, IWinogradForm
{
    private const int MostParts = 8, PartTiles = 256, MostTiles = 64, ChunkFloats = 128 * 1024, Line = 16;

    private WinogradTiles<V, F> tiles;
    private int inputs, outputs, parts, rowsPerChunk;
    private float* x, dy, sums, scratch;
    private nint inStep, outStep, memberFloats;

    /// <summary>dw = xᵀ ⋆ dy, or added to dw.</summary>
    public static void Run(Workers workers, in ConvShape s, FloatBuffer x, FloatBuffer dy, Into dw)
    {
        WinogradGradient<V, F> gradient = new() { tiles = WinogradTiles<V, F>.Forward(s), inputs = s.C, outputs = s.K, x = x.Address, dy = dy.Address };
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
                int rows = Math.Min(rowsPerChunk, last - row);
                for (int i = 0; i < rows; i++)
                {
                    tiles.CopyStrip(x, row + i, inputs, strip);
                    tiles.TransformStrip(strip, inputs, transformed + ((nint)i * tiles.Across * inputs), inStep);
                    tiles.SpreadOutputs(dy, row + i, outputs, spread + ((nint)i * tiles.Across * outputs), outStep, edge);
                }

                Accumulate(transformed, spread, rows * tiles.Across, sums + ((nint)part * WinogradTiles<V, F>.Products * inputs * outputs), add: row > first);
            }
        }
    }

    private void Start(Workers workers, Into dw)
    {
        parts = Math.Clamp(tiles.Rows * tiles.Across / PartTiles, 1, Math.Min(MostParts, tiles.Rows));
        int wanted = Math.Clamp(ChunkFloats / (WinogradTiles<V, F>.Products * (inputs + outputs)), 24, MostTiles);
        rowsPerChunk = Math.Max(wanted / tiles.Across, 1);
        inStep = OddLines(rowsPerChunk * tiles.Across * inputs);
        outStep = OddLines(rowsPerChunk * tiles.Across * outputs);
        nint strip = (nint)WinogradTiles<V, F>.Side * tiles.Pitch * inputs, edge = F.Outputs * F.Outputs * V.Lanes;
        memberFloats = OddLines((int)((WinogradTiles<V, F>.Products * (inStep + outStep)) + strip + edge));
        int partFloats = WinogradTiles<V, F>.Products * inputs * outputs;
        sums = workers.ScratchOf(0).Floats(checked((int)(((long)parts * partFloats) + (workers.Size * memberFloats))));
        scratch = sums + ((nint)parts * partFloats);
        workers.For(parts, 1, ref this);
        var back = new WinogradFilterGradient<V, F>(sums, parts, inputs * outputs, dw);
        workers.For(back.Items, 8, ref back);
    }

    private static int OddLines(int floats) => ((((floats - 1) / Line) + 1) | 1) * Line;

    private readonly void Accumulate(float* transformed, float* spread, int count, float* to, bool add)
    {
        ColumnPlan plan = new(outputs, V.Lanes);
        for (int product = 0; product < WinogradTiles<V, F>.Products; product++)
        {
            for (int i = 0; i < plan.Count; i++)
            {
                ColumnTile tile = plan[i];
                Walk walk = Walk.Straight(count, 1, inputs, outputs, outputs);
                Tile.Column<V>(
                    walk, transformed + (product * inStep), inputs, above: 0, below: 0, spread + (product * outStep) + tile.Start,
                    to + ((nint)product * inputs * outputs) + tile.Start, tile, null, add);
            }
        }
    }
}

/// <summary>Adds up the parts of transformed filter gradients and transforms them back: Gᵀ·u·G. An item is one vector of channel pairs, the last one overlapping.</summary>
internal readonly unsafe struct WinogradFilterGradient<V, F>(float* sums, int parts, int pairs, Into dw) : IWork
    where V : unmanaged, ISimd<V>
    where F : unmanaged, IWinogradForm
{
    private readonly float* sums = sums, dw = dw.Buffer.Address;
    private readonly bool add = dw.Add;

    /// <summary>The number of items. Pairs of channels fill whole vectors only where one of the numbers does, so the last item does single lanes.</summary>
    public int Items => (pairs + V.Lanes - 1) / V.Lanes;

    public void Run(int start, int end, int worker)
    {
        for (int item = start; item < end; item++)
        {
            int at = item * V.Lanes;
            if (at + V.Lanes <= pairs) Transform<V>(at);
            else for (; at < pairs; at++) Transform<Lane>(at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform<TV>(int at)
        where TV : unmanaged, ISimd<TV>
    {
        const int Side = WinogradTiles<V, F>.Side;
        TV* half = stackalloc TV[F.Taps * Side], column = stackalloc TV[Side];
        nint part = (nint)Side * Side * pairs;
        fixed (float* g = F.Filter)
        {
            for (int j = 0; j < Side; j++)
            {
                for (int i = 0; i < Side; i++)
                {
                    float* from = sums + ((((nint)i * Side) + j) * pairs) + at;
                    TV sum = TV.Load(from);
                    for (int k = 1; k < parts; k++) sum += TV.Load(from + (k * part));
                    column[i] = sum;
                }

                for (int a = 0; a < F.Taps; a++)
                {
                    TV sum = TV.Zero;
                    for (int i = 0; i < Side; i++) sum = TV.Fma(TV.Splat(g[(i * F.Taps) + a]), column[i], sum);
                    half[(a * Side) + j] = sum;
                }
            }

            for (int a = 0; a < F.Taps; a++)
            {
                for (int b = 0; b < F.Taps; b++)
                {
                    float* to = dw + ((((nint)a * F.Taps) + b) * pairs) + at;
                    TV sum = add ? TV.Load(to) : TV.Zero;
                    for (int j = 0; j < Side; j++) sum = TV.Fma(TV.Splat(g[(j * F.Taps) + b]), half[(a * Side) + j], sum);
                    sum.Store(to);
                }
            }
        }
    }
}
