using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// The gradient of a convolution's input by the transpose of its Winograd form: dy of each tile is spread over 36 products, which
/// give back six by six overlapping inputs. Tiles are those of the outputs; where padding makes the input much larger than the
/// output, they are far fewer than those of the input. An item is some images, whose gradients stay in a second-level cache.
/// </summary>
internal unsafe struct WinogradOverlap<V, F> : IWork
    where V : unmanaged, ISimd<V>
    where F : unmanaged, IWinogradForm
{
    /// <summary>Floats of the gradient of one image, borders included, up to which it stays near.</summary>
    private const int MostFloats = 64 * 1024;

    private WinogradTiles<V, F> tiles;
    private WinogradFilter<V, F> filter;
    private ConvShape s;
    private ChannelPanels panels;
    private int imagesPerItem;
    private float* dy, filters, scratch;
    private Into dx;
    private nint outStep, inStep, memberFloats;

    private readonly int Width => tiles.Pitch;

    private readonly int Height => (tiles.Down * F.Outputs) + F.Taps - 1;

    /// <summary>Whether it is the cheaper of the two ways.</summary>
    public static bool Suits(in ConvShape s)
    {
        var output = WinogradTiles<V, F>.Forward(s);
        var input = WinogradTiles<V, F>.Backward(s);
        return output.Down * output.Across * 4 <= input.Down * input.Across * 3
            && (long)output.Pitch * ((output.Down * F.Outputs) + F.Taps - 1) * s.C <= MostFloats;
    }

    /// <summary>dx = dy ⋆ᵀ w, or added to dx.</summary>
    public static void Run(Workers workers, in ConvShape s, FloatBuffer dy, FloatBuffer w, Into dx)
    {
        WinogradOverlap<V, F> overlap = new()
        {
            tiles = WinogradTiles<V, F>.Forward(s),
            filter = new(w.Address, s.C, s.K, exchanged: true, rotated: false),
            s = s,
            panels = ChannelPanels.Whole(s.K, V.Lanes),
            dy = dy.Address,
            dx = dx,
        };
        overlap.Start(workers);
    }

    public readonly void Run(int start, int end, int worker)
    {
        int perImage = tiles.Down * tiles.Across, products = WinogradTiles<V, F>.Products;
        float* spread = scratch + (worker * memberFloats), gradients = spread + (products * outStep), image = gradients + (products * inStep), edge = image + ((nint)Height * Width * s.C);
        for (int item = start; item < end; item++)
        {
            int first = item * imagesPerItem, images = Math.Min(imagesPerItem, s.N - first);
            for (int row = 0; row < images * tiles.Down; row++)
            {
                tiles.SpreadOutputs(dy, (first * tiles.Down) + row, s.K, panels, row * tiles.Across, 0, spread, outStep, edge);
            }

            Multiply(spread, images * perImage, gradients);
            for (int i = 0; i < images; i++)
            {
                new Span<float>(image, Height * Width * s.C).Clear();
                Collect(gradients + ((nint)i * perImage * s.C), image);
                CopyOut(image, first + i);
            }
        }
    }

    private void Start(Workers workers)
    {
        int perImage = tiles.Down * tiles.Across, products = WinogradTiles<V, F>.Products;
        imagesPerItem = Math.Max(WinogradTiles<V, F>.TilesAtOnce(s.C + s.K) / perImage, 1);
        int capacity = (imagesPerItem * perImage) + Tile.MostMissing;
        outStep = WinogradTiles<V, F>.OddLines(capacity * panels.Width);
        inStep = WinogradTiles<V, F>.OddLines(capacity * s.C);
        nint image = (nint)Height * Width * s.C, edge = F.Outputs * F.Outputs * V.Lanes;
        memberFloats = WinogradTiles<V, F>.OddLines((int)((products * (outStep + inStep)) + image + edge));
        int length = WinogradTiles<V, F>.OddLines(filter.Length), spatial = WinogradTiles<V, F>.OddLines(filter.ScratchLength);
        filters = workers.ScratchOf(0).Floats(checked((int)(length + spatial + (workers.Size * memberFloats))));
        filter.Fill(workers, filters, filters + length);
        scratch = filters + length + spatial;
        workers.For((s.N + imagesPerItem - 1) / imagesPerItem, 1, ref this);
    }

    private readonly void Multiply(float* spread, int count, float* gradients)
    {
        ColumnPlan plan = filter.Plan;
        int step = filter.Step;
        for (int product = 0; product < WinogradTiles<V, F>.Products; product++)
        {
            for (int i = 0; i < plan.Count; i++)
            {
                ColumnTile tile = plan[i];
                Walk walk = Walk.Straight(s.K, panels.Width, 1, tile.Vectors * V.Lanes, s.C);
                float* panel = WinogradFilter<V, F>.Panel(filters, step, s.K, product, tile);
                Tile.Column<V>(walk, spread + (product * outStep), count, above: 0, below: Tile.MostMissing, panel, gradients + (product * inStep) + tile.Start, tile, null, add: false);
            }
        }
    }

    /// <summary>Adds the tiles of one image to its gradient with borders. Channels that do not fill vectors are done in single lanes, since vectors that overlap would add twice.</summary>
    private readonly void Collect(float* gradients, float* image)
    {
        nint row = (nint)Width * s.C;
        for (int down = 0; down < tiles.Down; down++)
        {
            for (int across = 0; across < tiles.Across; across++, gradients += s.C)
            {
                float* x = image + (down * F.Outputs * row) + ((nint)across * F.Outputs * s.C);
                int c = 0;
                for (; c + V.Lanes <= s.C; c += V.Lanes) WinogradBackInput.Add<V>(gradients + c, inStep, x + c, row, s.C);
                for (; V.Lanes > Narrow.Lanes && c + Narrow.Lanes <= s.C; c += Narrow.Lanes) WinogradBackInput.Add<Narrow>(gradients + c, inStep, x + c, row, s.C);
                for (; c + Portable.Lanes <= s.C; c += Portable.Lanes) WinogradBackInput.Add<Portable>(gradients + c, inStep, x + c, row, s.C);
                for (; c < s.C; c++) WinogradBackInput.Add<Lane>(gradients + c, inStep, x + c, row, s.C);
            }
        }
    }

    /// <summary>Copies the gradient without its borders.</summary>
    private readonly void CopyOut(float* image, int n)
    {
        int padding = s.Rows.Padding, inside = s.W * s.C;
        float* to = dx.Buffer.Address + ((nint)n * s.H * inside), from = image + ((((nint)padding * Width) + padding) * s.C);
        for (int h = 0; h < s.H; h++, to += inside, from += (nint)Width * s.C)
        {
            if (!dx.Add)
            {
                new Span<float>(from, inside).CopyTo(new Span<float>(to, inside));
                continue;
            }

            int i = 0;
            for (; i + V.Lanes <= inside; i += V.Lanes) (V.Load(to + i) + V.Load(from + i)).Store(to + i);
            for (; i < inside; i++) to[i] += from[i];
        }
    }
}
