using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The mean of whole images, each channel for itself, and its gradient: average pooling with one window, without looking for windows.</summary>
internal static unsafe class GlobalPooling
{
    /// <summary>Whether the one window is the image.</summary>
    public static bool Fits(in PoolShape s) => s.Rows == new Window(s.H, s.Rows.Stride) && s.Columns == new Window(s.W, s.Columns.Stride);

    /// <summary>y[n, c] = mean of x[n, …, c].</summary>
    public static void Forward<V>(Workers workers, in PoolShape s, FloatBuffer x, FloatBuffer y)
        where V : unmanaged, ISimd<V>
    {
        RowFold fold = RowFold.ForSum(s.C, V.Lanes);
        var work = new MeanWork<V>(s.H * s.W, s.C, fold, x.Address, workers.ScratchOf(0).Floats(workers.Size * fold.Period), y.Address);
        workers.For(s.N, Grain.OfItems((long)s.H * s.W * s.C), ref work);
    }

    /// <summary>dx[n, …, c] = dy[n, c] / places.</summary>
    public static void Backward<V>(Workers workers, in PoolShape s, FloatBuffer dy, Into dx)
        where V : unmanaged, ISimd<V>
    {
        if (dx.IsNone) return;
        var work = new SpreadWork<V>(s.H * s.W, s.C, dy.Address, dx.Buffer.Address, dx.Add);
        workers.For(s.N, Grain.OfItems((long)s.H * s.W * s.C), ref work);
    }

    /// <summary>An item is an image.</summary>
    private readonly struct MeanWork<V>(int places, int channels, RowFold fold, float* x, float* sums, float* y) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly int places = places, channels = channels;
        private readonly RowFold fold = fold;
        private readonly float* x = x, sums = sums, y = y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            float* sums = this.sums + ((nint)worker * fold.Period);
            for (int n = start; n < end; n++)
            {
                ColumnSums.Run<V, Reductions.ElementTerm>(new(x), fold, channels, n * places, (n + 1) * places, null, sums, null);
                float* to = y + ((nint)n * channels);
                for (int c = 0; c < channels; c++) to[c] = sums[c] / places;
            }
        }
    }

    /// <summary>An item is an image. Lanes: channels; what is left of them is copied one by one.</summary>
    private readonly struct SpreadWork<V>(int places, int channels, float* dy, float* dx, bool add) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly int places = places, channels = channels;
        private readonly float* dy = dy, dx = dx;
        private readonly bool add = add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            nint channels = this.channels;
            bool add = this.add;
            V share = V.Splat(1f / places);
            Lane shareOfOne = Lane.Splat(1f / places);
            float* from = dy + (start * channels), to = dx + ((nint)start * places * channels);
            for (int n = start; n < end; n++, from += channels)
            {
                for (int p = 0; p < places; p++, to += channels)
                {
                    nint c = 0;
                    for (; c + V.Lanes <= channels; c += V.Lanes)
                    {
                        V d = V.Load(from + c) * share;
                        if (add) d += V.Load(to + c);
                        d.Store(to + c);
                    }

                    for (; c < channels; c++)
                    {
                        Lane d = Lane.Load(from + c) * shareOfOne;
                        if (add) d += Lane.Load(to + c);
                        d.Store(to + c);
                    }
                }
            }
        }
    }
}
