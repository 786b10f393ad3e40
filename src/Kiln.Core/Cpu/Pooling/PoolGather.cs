using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>What an output of pooling gives back to one position of its window.</summary>
internal interface IPoolGradient
{
    /// <summary>A number that all channels of output (<paramref name="oh"/>, <paramref name="ow"/>) share.</summary>
    float Common(in PoolShape s, int oh, int ow, int position);

    /// <summary>The gradients of the outputs from <paramref name="i"/> on.</summary>
    V Of<V>(nint i, V common)
        where V : unmanaged, ISimd<V>;
}

/// <summary>
/// Gradients of pooling. Every input row gathers from the windows over it, so that overlapping windows need no locks and add
/// in a fixed order: by position in the window.
/// </summary>
/// <remarks>Lanes: channels; what is left of them runs the same code in four lanes, then in one.</remarks>
internal static unsafe class PoolGather
{
    /// <summary>dx[h, w] = Σ over the windows that hold (h, w).</summary>
    public static void Run<V, TGradient>(Workers workers, in PoolShape s, in TGradient gradient, Into dx)
        where V : unmanaged, ISimd<V>
        where TGradient : unmanaged, IPoolGradient
    {
        if (dx.IsNone) return;
        var work = new Work<V, TGradient>(s, gradient, dx.Buffer.Address, dx.Add);
        workers.For(s.N * s.H, Grain.OfItems((long)s.W * s.C), ref work);
    }

    /// <summary>An item is a row of inputs.</summary>
    private readonly struct Work<V, TGradient>(PoolShape s, TGradient gradient, float* dx, bool add) : IWork
        where V : unmanaged, ISimd<V>
        where TGradient : unmanaged, IPoolGradient
    {
        private readonly PoolShape s = s;
        private readonly TGradient gradient = gradient;
        private readonly float* dx = dx;
        private readonly bool add = add, tiles = IsTiled(s.Rows) && IsTiled(s.Columns);

        public void Run(int start, int end, int worker)
        {
            int outH = s.OutH;
            for (int item = start; item < end; item++)
            {
                (int n, int h) = Math.DivRem(item, s.H);
                float* row = dx + ((nint)item * s.W * s.C);
                int written = Written(h, outH);
                if (!add) new Span<float>(row + (written * s.C), (s.W - written) * s.C).Clear();
                for (int i = 0; i < s.Rows.Size; i++)
                {
                    int oh = s.Rows.OutputOf(h, i, outH);
                    if (oh < 0) continue;
                    for (int j = 0; j < s.Columns.Size; j++)
                    {
                        nint c = Collect<V>(row, n, oh, i, j, 0);
                        c = Collect<Portable>(row, n, oh, i, j, c);
                        Collect<Lane>(row, n, oh, i, j, c);
                    }
                }
            }
        }

        private static bool IsTiled(in Window w) => w.Stride == w.Size && w.Dilation == 1;

        /// <summary>How many inputs of a row lie in exactly one window and are therefore written, not added to: where windows tile the image, all but the last few.</summary>
        private int Written(int h, int outH) =>
            !add && tiles && h + s.Rows.Padding < outH * s.Rows.Size ? Math.Clamp((s.OutW * s.Columns.Size) - s.Columns.Padding, 0, s.W) : 0;

        /// <summary>A row of windows gives to the inputs at position (i, j); returns the channel it stopped at.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private nint Collect<TV>(float* row, int n, int oh, int i, int j, nint first)
            where TV : unmanaged, ISimd<TV>
        {
            nint channels = s.C, end = first + ((channels - first) / TV.Lanes * TV.Lanes);
            if (end == first) return first;
            TGradient gradient = this.gradient;
            bool adds = add || !tiles;
            int outW = s.OutW, position = (i * s.Columns.Size) + j;
            nint output = (((nint)n * s.OutH) + oh) * outW * channels;
            int w = (j * s.Columns.Dilation) - s.Columns.Padding;
            for (int ow = 0; ow < outW; ow++, output += channels, w += s.Columns.Stride)
            {
                if ((uint)w >= (uint)s.W) continue;
                float* to = row + (w * channels);
                TV common = TV.Splat(gradient.Common(s, oh, ow, position));
                for (nint c = first; c < end; c += TV.Lanes)
                {
                    TV d = gradient.Of(output + c, common);
                    if (adds) d += TV.Load(to + c);
                    d.Store(to + c);
                }
            }

            return end;
        }
    }
}
