using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Logarithms of the softmax of each row. Lanes: columns; the remainder is a padded vector.</summary>
internal static unsafe class LogSoftmaxRows
{
    /// <summary>yⱼ = (xⱼ − max x) − log Σ e^(x − max x).</summary>
    public static void Forward<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer y)
        where V : unmanaged, ISimd<V>
    {
        var work = new ForwardWork<V>(x.Address, y.Address, columns);
        workers.For(rows, Grain.OfItems(columns), ref work);
    }

    /// <summary>dx = dy − e^y·Σ dy.</summary>
    public static void Backward<V>(Workers workers, FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx)
        where V : unmanaged, ISimd<V>
    {
        if (dx.IsNone) return;
        var work = new BackwardWork<V>(y.Address, dy.Address, dx.Buffer.Address, columns, dx.Add);
        workers.For(rows, Grain.OfItems(columns), ref work);
    }

    private readonly struct ForwardWork<V>(float* x, float* y, int columns) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* x = x, y = y;
        private readonly int columns = columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            nint full = columns - (columns % V.Lanes), rest = columns - full;
            for (nint r = start; r < end; r++)
            {
                float* x = this.x + (r * columns), y = this.y + (r * columns);
                (float max, float sum) = SoftmaxRows.Sum<V>(x, columns);
                V most = V.Splat(max), log = V.Splat((float)Math.Log(sum));
                for (nint c = 0; c < full; c += V.Lanes) (V.Load(x + c) - most - log).Store(y + c);
                if (rest > 0) Tail.Store(Tail.Load<V>(x + full, rest) - most - log, y + full, rest);
            }
        }
    }

    private readonly struct BackwardWork<V>(float* y, float* dy, float* dx, int columns, bool add) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* y = y, dy = dy, dx = dx;
        private readonly int columns = columns;
        private readonly bool add = add;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            nint full = columns - (columns % V.Lanes), rest = columns - full;
            for (nint r = start; r < end; r++)
            {
                float* y = this.y + (r * columns), dy = this.dy + (r * columns), dx = this.dx + (r * columns);
                V sums = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero, lastDy = V.Zero;   // side by side: a sum must wait for the one before
                nint c = 0;
                for (; c + (4 * V.Lanes) <= full; c += 4 * V.Lanes)
                {
                    sums += V.Load(dy + c);
                    s1 += V.Load(dy + c + V.Lanes);
                    s2 += V.Load(dy + c + (2 * V.Lanes));
                    s3 += V.Load(dy + c + (3 * V.Lanes));
                }

                for (; c < full; c += V.Lanes) sums += V.Load(dy + c);
                sums += s1 + (s2 + s3);
                if (rest > 0) sums += lastDy = Tail.Load<V>(dy + full, rest);
                V minus = V.Splat(-sums.SumLanes());
                for (c = 0; c < full; c += V.Lanes)
                {
                    V d = V.Fma(VectorMath.ExpOfNegative(V.Load(y + c)), minus, V.Load(dy + c));
                    if (add) d += V.Load(dx + c);
                    d.Store(dx + c);
                }

                if (rest == 0) continue;
                V last = V.Fma(VectorMath.ExpOfNegative(Tail.Load<V>(y + full, rest)), minus, lastDy);
                if (add) last += Tail.Load<V>(dx + full, rest);
                Tail.Store(last, dx + full, rest);
            }
        }
    }
}
