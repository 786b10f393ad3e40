using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Every so-many-th pixel of an image between channels of zeros, and the way back: one pass over the larger side, bound by memory.</summary>
internal static unsafe class Subsampling
{
    /// <summary>y[n, i, j] = zeros, x[n, i·stride, j·stride], zeros.</summary>
    public static void Forward<V>(Workers workers, in SubsampleShape s, FloatBuffer x, Into y)
        where V : unmanaged, ISimd<V>
    {
        if (y.IsNone) return;
        var work = new ForwardWork<V>(s, x.Address, y.Buffer.Address, y.Add);
        workers.For(s.N * s.OutH, Grain.OfItems((long)s.OutW * s.OutC), ref work);
    }

    /// <summary>dx[n, i·stride, j·stride] = the middle channels of dy[n, i, j]; all other pixels get zero.</summary>
    public static void Backward<V>(Workers workers, in SubsampleShape s, FloatBuffer dy, Into dx)
        where V : unmanaged, ISimd<V>
    {
        if (dx.IsNone) return;
        var work = new BackwardWork<V>(s, dy.Address, dx.Buffer.Address, dx.Add);
        workers.For(s.N * s.H, Grain.OfItems((long)s.W * s.C), ref work);
    }

    // Lanes of all loops here: neighbouring floats; the remainder is scalar, which moves or adds the same values.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Zero<V>(float* y, nint count)
        where V : unmanaged, ISimd<V>
    {
        nint i = 0;
        for (; i + V.Lanes <= count; i += V.Lanes) V.Zero.Store(y + i);
        for (; i < count; i++) y[i] = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<V>(float* x, float* y, nint count)
        where V : unmanaged, ISimd<V>
    {
        nint i = 0;
        for (; i + V.Lanes <= count; i += V.Lanes) V.Load(x + i).Store(y + i);
        for (; i < count; i++) y[i] = x[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V>(float* x, float* y, nint count)
        where V : unmanaged, ISimd<V>
    {
        nint i = 0;
        for (; i + V.Lanes <= count; i += V.Lanes) (V.Load(y + i) + V.Load(x + i)).Store(y + i);
        for (; i < count; i++) y[i] += x[i];
    }

    /// <summary>An item is a row of an output image.</summary>
    private readonly struct ForwardWork<V>(SubsampleShape s, float* x, float* y, bool add) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly SubsampleShape s = s;
        private readonly float* x = x, y = y;
        private readonly bool add = add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            nint channels = s.C, width = s.OutC, step = (nint)s.Stride * channels, between = s.Before + s.After;
            int outH = s.OutH, outW = s.OutW;
            for (int item = start; item < end; item++)
            {
                (int n, int i) = Math.DivRem(item, outH);
                float* from = x + (((((nint)n * s.H) + ((nint)i * s.Stride)) * s.W) * channels), to = y + ((nint)item * outW * width);
                if (!add) Zero<V>(to, s.Before);
                to += s.Before;
                for (int j = 0; j < outW; j++, from += step, to += width)
                {
                    if (add)
                    {
                        Add<V>(from, to, channels);
                        continue;
                    }

                    Copy<V>(from, to, channels);
                    Zero<V>(to + channels, j < outW - 1 ? between : s.After);   // up to where the next pixel's channels start
                }
            }
        }
    }

    /// <summary>An item is a row of an input image.</summary>
    private readonly struct BackwardWork<V>(SubsampleShape s, float* dy, float* dx, bool add) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly SubsampleShape s = s;
        private readonly float* dy = dy, dx = dx;
        private readonly bool add = add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            nint channels = s.C, width = s.OutC;
            int outH = s.OutH, outW = s.OutW, stride = s.Stride;
            for (int item = start; item < end; item++)
            {
                (int n, int row) = Math.DivRem(item, s.H);
                (int i, int off) = Math.DivRem(row, stride);
                float* to = dx + ((nint)item * s.W * channels);
                if (off != 0)
                {
                    if (!add) Zero<V>(to, s.W * channels);
                    continue;
                }

                float* from = dy + ((((nint)n * outH) + i) * outW * width) + s.Before;
                for (int j = 0; j < outW; j++, from += width, to += stride * channels)
                {
                    if (add)
                    {
                        Add<V>(from, to, channels);
                        continue;
                    }

                    Copy<V>(from, to, channels);
                    Zero<V>(to + channels, (Math.Min(stride, s.W - (j * stride)) - 1) * channels);   // the pixels left out
                }
            }
        }
    }
}
