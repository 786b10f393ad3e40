using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The mean of each window. Where padding counts, it counts as zeros (PyTorch's count_include_pad).</summary>
/// <remarks>Lanes: channels; what is left of them runs the same code in four lanes, then in one.</remarks>
internal static unsafe class AveragePooling
{
    /// <summary>y = Σ window / positions.</summary>
    public static void Forward<V>(Workers workers, in PoolShape s, FloatBuffer x, FloatBuffer y)
        where V : unmanaged, ISimd<V>
    {
        if (GlobalPooling.Fits(s))
        {
            GlobalPooling.Forward<V>(workers, s, x, y);
            return;
        }

        var work = new ForwardWork<V>(s, x.Address, y.Address);
        workers.For(s.N * s.OutH, Grain.OfItems((long)s.OutW * s.C * s.Rows.Size * s.Columns.Size), ref work);
    }

    /// <summary>dx gets dy / positions from every window over it.</summary>
    public static void Backward<V>(Workers workers, in PoolShape s, FloatBuffer dy, Into dx)
        where V : unmanaged, ISimd<V>
    {
        if (GlobalPooling.Fits(s)) GlobalPooling.Backward<V>(workers, s, dy, dx);
        else PoolGather.Run<V, Share>(workers, s, new(dy.Address), dx);
    }

    /// <summary>1 / positions; 0 for a window that lies on the padding alone and counts none.</summary>
    private static float Factor(in PoolShape s, in PoolTaps taps)
    {
        int count = s.CountPadding ? s.Rows.Size * s.Columns.Size : taps.Count;
        return count == 0 ? 0 : 1f / count;
    }

    /// <summary>An item is a row of outputs.</summary>
    private readonly struct ForwardWork<V>(PoolShape s, float* x, float* y) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly PoolShape s = s;
        private readonly float* x = x, y = y;

        public void Run(int start, int end, int worker)
        {
            for (int item = start; item < end; item++)
            {
                nint c = Row<V>(item, 0);
                c = Row<Portable>(item, c);
                Row<Lane>(item, c);
            }
        }

        /// <summary>A row of outputs from channel <paramref name="first"/> on; returns the channel it stopped at.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private nint Row<TV>(int item, nint first)
            where TV : unmanaged, ISimd<TV>
        {
            nint channels = s.C, end = first + ((channels - first) / TV.Lanes * TV.Lanes);
            if (end == first) return first;
            int outW = s.OutW;
            (int n, int oh) = Math.DivRem(item, s.OutH);
            float* image = x + (n * s.H * s.W * channels), y = this.y + (item * outW * channels);
            for (int ow = 0; ow < outW; ow++, y += channels)
            {
                var taps = new PoolTaps(s, image, oh, ow);
                TV factor = TV.Splat(Factor(s, taps));
                for (nint c = first; c < end; c += TV.Lanes)
                {
                    TV sum = TV.Zero;
                    for (int i = taps.FirstRow; i < taps.EndRow; i++)
                    {
                        float* x = taps.Corner + (i * taps.RowStep) + (taps.FirstColumn * taps.ColumnStep) + c;
                        for (int j = taps.FirstColumn; j < taps.EndColumn; j++, x += taps.ColumnStep) sum += TV.Load(x);
                    }

                    (sum * factor).Store(y + c);
                }
            }

            return end;
        }
    }

    /// <summary>dy / positions.</summary>
    private readonly struct Share(float* dy) : IPoolGradient
    {
        private readonly float* dy = dy;

        public float Common(in PoolShape s, int oh, int ow, int position) => Factor(s, new PoolTaps(s, null, oh, ow));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(nint i, V common)
            where V : unmanaged, ISimd<V> => V.Load(dy + i) * common;
    }
}
