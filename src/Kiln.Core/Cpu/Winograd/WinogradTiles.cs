using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// Images cut into tiles of m by m outputs for a Winograd form; those of one row of tiles of one image follow each other, then
/// the next row, then the next image. Channels are those of whatever memory is tiled.
/// </summary>
/// <remarks>Lanes: channels. Where they do not fill whole vectors the last one overlaps the one before and finds the same values again.</remarks>
internal readonly unsafe struct WinogradTiles<V, F>
    where V : unmanaged, ISimd<V>
    where F : unmanaged, IWinogradForm
{
    /// <summary>Inputs of a tile along one axis.</summary>
    public const int Side = 6;

    /// <summary>Products of a tile.</summary>
    public const int Products = Side * Side;

    private const int Line = 16, FewestAtOnce = 16, MostAtOnce = 64, FloatsAtOnce = 256 * 1024;

    private readonly int inH, inW, outH, outW, padding;

    private WinogradTiles(int images, int inH, int inW, int outH, int outW, int padding)
    {
        this.inH = inH;
        this.inW = inW;
        this.outH = outH;
        this.outW = outW;
        this.padding = padding;
        Down = (outH + F.Outputs - 1) / F.Outputs;
        Across = (outW + F.Outputs - 1) / F.Outputs;
        Rows = images * Down;
    }

    /// <summary>Tiles of one row.</summary>
    public int Across { get; }

    /// <summary>Rows of tiles of one image.</summary>
    public int Down { get; }

    /// <summary>Width of the outputs.</summary>
    public int OutW => outW;

    /// <summary>Outputs of one image.</summary>
    public int Pixels => outH * outW;

    /// <summary>Whether the last row of tiles of an image reaches beyond it.</summary>
    public bool HasPartialRows => outH % F.Outputs != 0;

    /// <summary>Rows of tiles of all images.</summary>
    public int Rows { get; }

    /// <summary>Pixels of a row of the strip that feeds a row of tiles.</summary>
    public int Pitch => (Across * F.Outputs) + F.Taps - 1;

    /// <summary>At least so many floats, in an odd number of cache lines: memory that is read 36 lines at a time, so far apart, does not crowd into one set of the caches.</summary>
    public static int OddLines(int floats) => checked(((((floats - 1) / Line) + 1) | 1) * Line);

    /// <summary>How many tiles of so many channels, inputs and outputs together, are worked on at once: they fit a second-level cache of a megabyte, or are enough for full register tiles.</summary>
    public static int TilesAtOnce(int channels) => Math.Clamp(FloatsAtOnce / (Products * channels), FewestAtOnce, MostAtOnce);

    /// <summary>The tiles of the output of a convolution.</summary>
    public static WinogradTiles<V, F> Forward(in ConvShape s) => new(s.N, s.H, s.W, s.OutH, s.OutW, s.Rows.Padding);

    /// <summary>The tiles of the gradient of its input: dy slides under the rotated filter.</summary>
    public static WinogradTiles<V, F> Backward(in ConvShape s) => new(s.N, s.OutH, s.OutW, s.H, s.W, F.Taps - 1 - s.Rows.Padding);

    /// <summary>Copies the six image rows under a row of tiles between zeros, so that every tile is whole.</summary>
    public void CopyStrip(float* images, int tileRow, int channels, float* strip)
    {
        (int image, int down) = Math.DivRem(tileRow, Down);
        float* from = images + ((nint)image * inH * inW * channels);
        int top = (down * F.Outputs) - padding, before = padding * channels, inside = inW * channels, after = (Pitch * channels) - before - inside;
        for (int i = 0; i < Side; i++, strip += Pitch * channels)
        {
            if ((uint)(top + i) >= (uint)inH)
            {
                new Span<float>(strip, Pitch * channels).Clear();
                continue;
            }

            new Span<float>(strip, before).Clear();
            new Span<float>(from + ((nint)(top + i) * inW * channels), inside).CopyTo(new Span<float>(strip + before, inside));
            new Span<float>(strip + before + inside, after).Clear();
        }
    }

    /// <summary>Transforms the tiles over a strip: the factors of the 36 products of each, <paramref name="step"/> floats apart, into rows of panels of <paramref name="count"/> tiles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TransformStrip(float* strip, int channels, in ChannelPanels panels, int firstTile, int count, float* to, nint step)
    {
        nint row = (nint)Pitch * channels, move = (nint)F.Outputs * channels;
        for (int i = 0; i < panels.Count; i++)
        {
            ColumnTile panel = panels[i];
            nint stride = panels.Stride(panel), last = panel.Width - V.Lanes;
            float* x = strip + panel.Start, y = to + ((nint)panel.Start * count) + (firstTile * stride);
            for (int tile = 0; tile < Across; tile++, x += move, y += stride)
            {
                for (nint c = 0; c < last; c += V.Lanes) WinogradInput.Transform<V>(x + c, row, channels, y + c, step);
                WinogradInput.Transform<V>(x + last, row, channels, y + last, step);
            }
        }
    }

    /// <summary>
    /// Turns the products of a row of tiles into outputs, for a panel of their <paramref name="channels"/>; tiles are <paramref name="stride"/>
    /// floats apart. <paramref name="edge"/> holds a tile of one vector, for tiles that reach beyond the image.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteOutputs(float* products, nint step, nint stride, int tileRow, in ColumnTile panel, int channels, float* bias, float* images, bool add, float* edge)
    {
        (int image, int down) = Math.DivRem(tileRow, Down);
        int high = Math.Min(F.Outputs, outH - (down * F.Outputs));
        nint row = (nint)outW * channels, move = (nint)F.Outputs * channels, last = panel.Width - V.Lanes;
        float* y = images + ((((nint)image * outH) + (down * F.Outputs)) * row) + panel.Start;
        if (bias != null) bias += panel.Start;
        for (int tile = 0; tile < Across; tile++, y += move, products += stride)
        {
            int wide = Math.Min(F.Outputs, outW - (tile * F.Outputs));
            bool whole = high == F.Outputs && wide == F.Outputs;
            for (nint c = 0; c < panel.Width; c += V.Lanes)
            {
                nint at = Math.Min(c, last);
                if (whole && add && at < c)
                {
                    // The channels of the overlap have been added to already: go on behind them, in single lanes.
                    for (; c < panel.Width; c++) F.Outputs2(products + c, step, bias == null ? Lane.Zero : Lane.Load(bias + c), y + c, row, channels, add: true);
                    break;
                }

                V b = bias == null ? V.Zero : V.Load(bias + at);
                if (whole)
                {
                    F.Outputs2(products + at, step, b, y + at, row, channels, add);
                    continue;
                }

                F.Outputs2(products + at, step, b, edge, F.Outputs * V.Lanes, V.Lanes, add: false);
                CopyEdge(edge, high, wide, y + c, row, channels, skip: c - at, add);
            }
        }
    }

    /// <summary>Spreads the gradients of a row of tiles over their products, into rows of panels; <paramref name="edge"/> holds a tile of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SpreadOutputs(float* images, int tileRow, int channels, in ChannelPanels panels, int firstTile, int count, float* to, nint step, float* edge)
    {
        (int image, int down) = Math.DivRem(tileRow, Down);
        int high = Math.Min(F.Outputs, outH - (down * F.Outputs));
        nint row = (nint)outW * channels, move = (nint)F.Outputs * channels;
        float* top = images + ((((nint)image * outH) + (down * F.Outputs)) * row);
        for (int i = 0; i < panels.Count; i++)
        {
            ColumnTile panel = panels[i];
            nint stride = panels.Stride(panel), last = panel.Width - V.Lanes;
            float* y = top + panel.Start, spread = to + ((nint)panel.Start * count) + (firstTile * stride);
            for (int tile = 0; tile < Across; tile++, y += move, spread += stride)
            {
                int wide = Math.Min(F.Outputs, outW - (tile * F.Outputs));
                for (nint c = 0; c < panel.Width; c += V.Lanes)
                {
                    nint at = Math.Min(c, last);
                    if (high == F.Outputs && wide == F.Outputs)
                    {
                        F.Spread2<V>(y + at, row, channels, spread + at, step);
                        continue;
                    }

                    new Span<float>(edge, F.Outputs * F.Outputs * V.Lanes).Clear();
                    for (int h = 0; h < high; h++)
                    {
                        for (int w = 0; w < wide; w++) V.Load(y + at + (h * row) + (w * channels)).Store(edge + (((h * F.Outputs) + w) * V.Lanes));
                    }

                    F.Spread2<V>(edge, F.Outputs * V.Lanes, V.Lanes, spread + at, step);
                }
            }
        }
    }

    /// <summary>Copies the part of a tile that lies on the image; the first <paramref name="skip"/> lanes belong to the vector before.</summary>
    private static void CopyEdge(float* edge, int high, int wide, float* y, nint row, nint pixel, nint skip, bool add)
    {
        for (int i = 0; i < high; i++)
        {
            for (int j = 0; j < wide; j++)
            {
                float* from = edge + (((i * F.Outputs) + j) * V.Lanes), to = y + (i * row) + (j * pixel);
                if (skip == 0)
                {
                    V v = V.Load(from);
                    if (add) v += V.Load(to);
                    v.Store(to);
                    continue;
                }

                for (nint lane = skip; lane < V.Lanes; lane++) to[lane - skip] = add ? to[lane - skip] + from[lane] : from[lane];
            }
        }
    }
}
