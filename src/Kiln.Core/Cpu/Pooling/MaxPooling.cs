using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// The largest value of each window. A winner is the position row·width + column in its window: of equal values the first,
/// of NaNs the last (as in PyTorch), never one on the padding.
/// </summary>
/// <remarks>Lanes: channels; what is left of them runs the same code in four lanes, then in one.</remarks>
internal static unsafe class MaxPooling
{
    /// <summary>y and, where wanted, the winners.</summary>
    public static void Forward<V>(Workers workers, in PoolShape s, FloatBuffer x, FloatBuffer y, FloatBuffer winners)
        where V : unmanaged, ISimd<V>
    {
        var work = new ForwardWork<V>(s, x.Address, y.Address, winners.Address);
        workers.For(s.N * s.OutH, Grain.OfItems((long)s.OutW * s.C * s.Rows.Size * s.Columns.Size), ref work);
    }

    /// <summary>dx gets dy where the input won.</summary>
    public static void Backward<V>(Workers workers, in PoolShape s, FloatBuffer winners, FloatBuffer dy, Into dx)
        where V : unmanaged, ISimd<V> => PoolGather.Run<V, Prize>(workers, s, new(winners.Address, dy.Address), dx);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Challenge<V>(V x, V at, ref V best, ref V position)
        where V : unmanaged, ISimd<V>
    {
        position = V.WhereGreaterOrNaN(x, best, at, position);
        best = V.WhereGreaterOrNaN(x, best, x, best);
    }

    /// <summary>An item is a row of outputs.</summary>
    private readonly struct ForwardWork<V>(PoolShape s, float* x, float* y, float* winners) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly PoolShape s = s;
        private readonly bool twoByTwo = s.Rows == new Window(2, 2) && s.Columns == new Window(2, 2);
        private readonly float* x = x, y = y, winners = winners;

        public void Run(int start, int end, int worker)
        {
            nint c = Rows<V>(start, end, 0);
            if (c < s.C) c = Rows<Portable>(start, end, c);
            if (c < s.C) Rows<Lane>(start, end, c);
        }

        /// <summary>Rows of outputs from channel <paramref name="first"/> on; returns the channel they stopped at.</summary>
        private nint Rows<TV>(int start, int end, nint first)
            where TV : unmanaged, ISimd<TV>
        {
            nint stop = first + ((s.C - first) / TV.Lanes * TV.Lanes);
            if (stop == first) return first;
            if (!twoByTwo) Windows<TV>(start, end, first, stop);
            else if (winners == null) SquareValues<TV>(start, end, first, stop);
            else SquareWinners<TV>(start, end, first, stop);
            return stop;
        }

        /// <summary>Windows of two by two without their winners. The maximum is NaN where any of the four is.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void SquareValues<TV>(int start, int end, nint first, nint stop)
            where TV : unmanaged, ISimd<TV>
        {
            nint channels = s.C, below = s.W * channels;
            int outW = s.OutW, outH = s.OutH;
            for (int item = start; item < end; item++)
            {
                (int n, int oh) = Math.DivRem(item, outH);
                float* x = this.x + (((n * (nint)s.H) + (2 * oh)) * below), y = this.y + (item * outW * channels);
                for (int ow = 0; ow < outW; ow++, x += 2 * channels, y += channels)
                {
                    for (nint c = first; c < stop; c += TV.Lanes)
                    {
                        TV top = TV.Max(TV.Load(x + c), TV.Load(x + channels + c));
                        TV.Max(top, TV.Max(TV.Load(x + below + c), TV.Load(x + below + channels + c))).Store(y + c);
                    }
                }
            }
        }

        /// <summary>The same with their winners.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void SquareWinners<TV>(int start, int end, nint first, nint stop)
            where TV : unmanaged, ISimd<TV>
        {
            nint channels = s.C, below = s.W * channels;
            int outW = s.OutW, outH = s.OutH;
            for (int item = start; item < end; item++)
            {
                (int n, int oh) = Math.DivRem(item, outH);
                nint output = item * outW * channels;
                float* x = this.x + (((n * (nint)s.H) + (2 * oh)) * below), y = this.y + output, winner = winners + output;
                for (int ow = 0; ow < outW; ow++, x += 2 * channels, y += channels, winner += channels)
                {
                    for (nint c = first; c < stop; c += TV.Lanes)
                    {
                        TV best = TV.Load(x + c), position = TV.Zero;
                        Challenge(TV.Load(x + channels + c), TV.Splat(1), ref best, ref position);
                        Challenge(TV.Load(x + below + c), TV.Splat(2), ref best, ref position);
                        Challenge(TV.Load(x + below + channels + c), TV.Splat(3), ref best, ref position);
                        best.Store(y + c);
                        position.Store(winner + c);
                    }
                }
            }
        }

        /// <summary>Any windows; one that lies on the padding alone gives −∞ and no winner (−1).</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Windows<TV>(int start, int end, nint first, nint stop)
            where TV : unmanaged, ISimd<TV>
        {
            nint channels = s.C, output = (nint)start * s.OutW * channels;
            int outW = s.OutW, outH = s.OutH, width = s.Columns.Size;
            float* winners = this.winners;
            for (int item = start; item < end; item++)
            {
                (int n, int oh) = Math.DivRem(item, outH);
                float* image = x + ((nint)n * s.H * s.W * channels);
                for (int ow = 0; ow < outW; ow++, output += channels)
                {
                    var taps = new PoolTaps(s, image, oh, ow);
                    nint rows = taps.EndRow - taps.FirstRow, columns = taps.EndColumn - taps.FirstColumn, rowStep = taps.RowStep, columnStep = taps.ColumnStep;
                    float* corner = taps.Corner + (taps.FirstRow * rowStep) + (taps.FirstColumn * columnStep);
                    int position = (taps.FirstRow * width) + taps.FirstColumn;
                    for (nint c = first; c < stop; c += TV.Lanes)
                    {
                        if (winners == null) Largest<TV>(corner + c, rows, columns, rowStep, columnStep).Store(y + output + c);
                        else Winner<TV>(corner + c, rows, columns, rowStep, columnStep, position, width, y + output + c, winners + output + c);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TV Largest<TV>(float* corner, nint rows, nint columns, nint rowStep, nint columnStep)
            where TV : unmanaged, ISimd<TV>
        {
            TV best = TV.Splat(float.NegativeInfinity);
            for (; rows > 0; rows--, corner += rowStep)
            {
                float* x = corner;
                for (nint j = columns; j > 0; j--, x += columnStep) best = TV.Max(best, TV.Load(x));
            }

            return best;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Winner<TV>(float* corner, nint rows, nint columns, nint rowStep, nint columnStep, int position, int width, float* y, float* winner)
            where TV : unmanaged, ISimd<TV>
        {
            TV best = TV.Splat(float.NegativeInfinity), one = TV.Splat(1), row = TV.Splat(position), next = TV.Splat(width), at = rows * columns == 0 ? TV.Splat(-1) : row;
            for (; rows > 0; rows--, corner += rowStep, row += next)
            {
                float* x = corner;
                TV here = row;
                for (nint j = columns; j > 0; j--, x += columnStep, here += one) Challenge(TV.Load(x), here, ref best, ref at);
            }

            best.Store(y);
            at.Store(winner);
        }
    }

    /// <summary>dy where the winner w is position p: p − ½ &lt; w &lt; p + ½.</summary>
    private readonly struct Prize(float* winners, float* dy) : IPoolGradient
    {
        private readonly float* winners = winners, dy = dy;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float Common(in PoolShape s, int oh, int ow, int position) => position;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(nint i, V common)
            where V : unmanaged, ISimd<V>
        {
            V half = V.Splat(0.5f), winner = V.Load(winners + i);
            V unlessAbove = V.WhereGreater(common + half, winner, V.Load(dy + i), V.Zero);
            return V.WhereGreater(winner, common - half, unlessAbove, V.Zero);
        }
    }
}
