using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Softmax of each row. Lanes: columns; the remainder is a padded vector whose padding is −∞, that is probability 0.</summary>
internal static unsafe class SoftmaxRows
{
    /// <summary>yⱼ = e^(xⱼ − max x) / Σ e^(x − max x).</summary>
    public static void Forward<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer y)
        where V : unmanaged, ISimd<V>
    {
        var work = new ForwardWork<V>(x.Address, y.Address, columns);
        workers.For(rows, Grain.OfItems(columns), ref work);
    }

    /// <summary>dx = y ∘ (dy − Σ dy ∘ y).</summary>
    public static void Backward<V>(Workers workers, FloatBuffer y, int rows, int columns, FloatBuffer dy, Into dx)
        where V : unmanaged, ISimd<V>
    {
        if (dx.IsNone) return;
        var work = new BackwardWork<V>(y.Address, dy.Address, dx.Buffer.Address, columns, dx.Add);
        workers.For(rows, Grain.OfItems(columns), ref work);
    }

    /// <summary>Writes the softmax of one row; returns its maximum and the sum of the exponentials.</summary>
    /// <remarks>Few columns are divided by the sum; many are multiplied by its reciprocal, which is twice as fast and may be off by an ulp more.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static (float Max, float Sum) Row<V>(float* x, float* y, nint columns)
        where V : unmanaged, ISimd<V>
    {
        const int Many = 64;
        nint full = columns - (columns % V.Lanes), rest = columns - full;
        float max = Max<V>(x, columns);
        V shift = V.Splat(max), sums = V.Zero;
        for (nint c = 0; c < full; c += V.Lanes)
        {
            V e = VectorMath.ExpOfNegative(V.Load(x + c) - shift);
            sums += e;
            e.Store(y + c);
        }

        V last = V.Zero;
        if (rest > 0) sums += last = VectorMath.ExpOfNegative(Tail.Load<V>(x + full, rest, float.NegativeInfinity) - shift);
        float sum = sums.SumLanes();
        V divisor = V.Splat(sum), factor = V.Splat(1 / sum);
        if (columns >= Many) for (nint c = 0; c < full; c += V.Lanes) (V.Load(y + c) * factor).Store(y + c);
        else for (nint c = 0; c < full; c += V.Lanes) (V.Load(y + c) / divisor).Store(y + c);
        if (rest > 0) Tail.Store(columns >= Many ? last * factor : last / divisor, y + full, rest);
        return (max, sum);
    }

    /// <summary>The maximum of one row and the sum of e^(x − max), in the order of <see cref="Row"/>; writes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static (float Max, float Sum) Sum<V>(float* x, nint columns)
        where V : unmanaged, ISimd<V>
    {
        nint full = columns - (columns % V.Lanes), rest = columns - full;
        float max = Max<V>(x, columns);
        V shift = V.Splat(max), sums = V.Zero;
        for (nint c = 0; c < full; c += V.Lanes) sums += VectorMath.ExpOfNegative(V.Load(x + c) - shift);
        if (rest > 0) sums += VectorMath.ExpOfNegative(Tail.Load<V>(x + full, rest, float.NegativeInfinity) - shift);
        return (max, sums.SumLanes());
    }

    /// <summary>The maximum of one row, by four vectors side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Max<V>(float* x, nint columns)
        where V : unmanaged, ISimd<V>
    {
        nint full = columns - (columns % V.Lanes), rest = columns - full, c = 0;
        V m0 = rest > 0 ? Tail.Load<V>(x + full, rest, float.NegativeInfinity) : V.Load(x), m1 = m0, m2 = m0, m3 = m0;
        for (; c + (4 * V.Lanes) <= full; c += 4 * V.Lanes)
        {
            m0 = V.Max(m0, V.Load(x + c));
            m1 = V.Max(m1, V.Load(x + c + V.Lanes));
            m2 = V.Max(m2, V.Load(x + c + (2 * V.Lanes)));
            m3 = V.Max(m3, V.Load(x + c + (3 * V.Lanes)));
        }

        for (; c < full; c += V.Lanes) m0 = V.Max(m0, V.Load(x + c));
        return Tail.Max(V.Max(V.Max(m0, m1), V.Max(m2, m3)));
    }

    private readonly struct ForwardWork<V>(float* x, float* y, int columns) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* x = x, y = y;
        private readonly int columns = columns;

        public void Run(int start, int end, int worker)
        {
            for (nint r = start; r < end; r++) Row<V>(x + (r * columns), y + (r * columns), columns);
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
                V sums = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero, lastY = V.Zero, lastDy = V.Zero;   // side by side: a sum must wait for the one before
                nint c = 0;
                for (; c + (4 * V.Lanes) <= full; c += 4 * V.Lanes)
                {
                    sums = V.Fma(V.Load(y + c), V.Load(dy + c), sums);
                    s1 = V.Fma(V.Load(y + c + V.Lanes), V.Load(dy + c + V.Lanes), s1);
                    s2 = V.Fma(V.Load(y + c + (2 * V.Lanes)), V.Load(dy + c + (2 * V.Lanes)), s2);
                    s3 = V.Fma(V.Load(y + c + (3 * V.Lanes)), V.Load(dy + c + (3 * V.Lanes)), s3);
                }

                for (; c < full; c += V.Lanes) sums = V.Fma(V.Load(y + c), V.Load(dy + c), sums);
                sums += s1 + (s2 + s3);
                if (rest > 0)
                {
                    lastY = Tail.Load<V>(y + full, rest);
                    lastDy = Tail.Load<V>(dy + full, rest);
                    sums = V.Fma(lastY, lastDy, sums);
                }

                V mean = V.Splat(sums.SumLanes());
                for (c = 0; c < full; c += V.Lanes)
                {
                    V d = V.Load(y + c) * (V.Load(dy + c) - mean);
                    if (add) d += V.Load(dx + c);
                    d.Store(dx + c);
                }

                if (rest == 0) continue;
                V last = lastY * (lastDy - mean);
                if (add) last += Tail.Load<V>(dx + full, rest);
                Tail.Store(last, dx + full, rest);
            }
        }
    }
}
