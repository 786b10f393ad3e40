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

    /// <summary>Rows of tiles of all images.</summary>
    public int Rows { get; }

    /// <summary>Pixels of a row of the strip that feeds a row of tiles.</summary>
    public int Pitch => (Across * F.Outputs) + F.Taps - 1;

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

    /// <summary>Transforms the tiles over a strip: six squared values of each, <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void TransformStrip(float* strip, int channels, float* to, nint step)
    {
        nint row = (nint)Pitch * channels, move = (nint)F.Outputs * channels, last = channels - V.Lanes;
        for (int tile = 0; tile < Across; tile++, strip += move, to += channels)
        {
            for (nint c = 0; c < last; c += V.Lanes) WinogradInput.Transform<V>(strip + c, row, channels, to + c, step);
            WinogradInput.Transform<V>(strip + last, row, channels, to + last, step);
        }
    }

    /// <summary>Turns the products of a row of tiles into outputs; <paramref name="edge"/> holds a tile of one vector for tiles that reach beyond the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteOutputs(float* products, nint step, int tileRow, int channels, float* bias, float* images, bool add, float* edge)
    {
        (int image, int down) = Math.DivRem(tileRow, Down);
        int high = Math.Min(F.Outputs, outH - (down * F.Outputs));
        nint row = (nint)outW * channels, move = (nint)F.Outputs * channels, last = channels - V.Lanes;
        float* y = images + ((((nint)image * outH) + (down * F.Outputs)) * row);
        for (int tile = 0; tile < Across; tile++, y += move, products += channels)
        {
            int wide = Math.Min(F.Outputs, outW - (tile * F.Outputs));
            bool whole = high == F.Outputs && wide == F.Outputs;
            for (nint c = 0; c < channels; c += V.Lanes)
            {
                nint at = Math.Min(c, last);
                V b = bias == null ? V.Zero : V.Load(bias + at);
                bool adds = add && whole;
                if (adds && at < c)
                {
                    // The channels of the overlap have been added to already: begin again behind them, in single lanes.
                    for (; c < channels; c++) F.Outputs2(products + c, step, bias == null ? Lane.Zero : Lane.Load(bias + c), y + c, row, channels, add: true);
                    break;
                }

                if (whole) F.Outputs2(products + at, step, b, y + at, row, channels, adds);
                else
                {
                    F.Outputs2(products + at, step, b, edge, F.Outputs * V.Lanes, V.Lanes, add: false);
                    CopyEdge(edge, high, wide, y + c, row, channels, skip: c - at, add);
                }
            }
        }
    }

    /// <summary>Spreads the gradients of a row of tiles over their products; <paramref name="edge"/> holds a tile of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SpreadOutputs(float* images, int tileRow, int channels, float* to, nint step, float* edge)
    {
        (int image, int down) = Math.DivRem(tileRow, Down);
        int high = Math.Min(F.Outputs, outH - (down * F.Outputs));
        nint row = (nint)outW * channels, move = (nint)F.Outputs * channels, last = channels - V.Lanes;
        float* y = images + ((((nint)image * outH) + (down * F.Outputs)) * row);
        for (int tile = 0; tile < Across; tile++, y += move, to += channels)
        {
            int wide = Math.Min(F.Outputs, outW - (tile * F.Outputs));
            for (nint c = 0; c < channels; c += V.Lanes)
            {
                nint at = Math.Min(c, last);
                if (high == F.Outputs && wide == F.Outputs)
                {
                    F.Spread2<V>(y + at, row, channels, to + at, step);
                    continue;
                }

                new Span<float>(edge, F.Outputs * F.Outputs * V.Lanes).Clear();
                for (int i = 0; i < high; i++)
                {
                    for (int j = 0; j < wide; j++) V.Load(y + at + (i * row) + (j * channels)).Store(edge + (((i * F.Outputs) + j) * V.Lanes));
                }

                F.Spread2<V>(edge, F.Outputs * V.Lanes, V.Lanes, to + at, step);
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
