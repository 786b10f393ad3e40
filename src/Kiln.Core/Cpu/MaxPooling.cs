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
    private static void Challenge<V>(V x, int at, ref V best, ref V position)
        where V : unmanaged, ISimd<V>
    {
        position = V.WhereGreaterOrNaN(x, best, V.Splat(at), position);
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
            for (int item = start; item < end; item++)
            {
                nint c = twoByTwo ? SquareRow<V>(item, 0) : Row<V>(item, 0);
                c = twoByTwo ? SquareRow<Portable>(item, c) : Row<Portable>(item, c);
                _ = twoByTwo ? SquareRow<Lane>(item, c) : Row<Lane>(item, c);
            }
        }

        /// <summary>A row of outputs from channel <paramref name="first"/> on, the four positions unrolled; returns the channel it stopped at.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private nint SquareRow<TV>(int item, nint first)
            where TV : unmanaged, ISimd<TV>
        {
            nint channels = s.C, end = first + ((channels - first) / TV.Lanes * TV.Lanes), below = s.W * channels;
            if (end == first) return first;
            int outW = s.OutW;
            (int n, int oh) = Math.DivRem(item, s.OutH);
            nint output = item * outW * channels;
            float* x = this.x + (((n * s.H) + (2 * oh)) * below), y = this.y + output, winner = winners == null ? null : winners + output;
            for (int ow = 0; ow < outW; ow++, x += 2 * channels, y += channels)
            {
                for (nint c = first; c < end; c += TV.Lanes)
                {
                    TV best = TV.Load(x + c), position = TV.Zero;
                    Challenge(TV.Load(x + channels + c), 1, ref best, ref position);
                    Challenge(TV.Load(x + below + c), 2, ref best, ref position);
                    Challenge(TV.Load(x + below + channels + c), 3, ref best, ref position);
                    best.Store(y + c);
                    if (winner != null) position.Store(winner + (ow * channels) + c);
                }
            }

            return end;
        }

        /// <summary>The same for any window; one that lies on the padding alone gives −∞ and no winner (−1).</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private nint Row<TV>(int item, nint first)
            where TV : unmanaged, ISimd<TV>
        {
            nint channels = s.C, end = first + ((channels - first) / TV.Lanes * TV.Lanes);
            if (end == first) return first;
            int outW = s.OutW, width = s.Columns.Size;
            (int n, int oh) = Math.DivRem(item, s.OutH);
            nint output = item * outW * channels;
            float* image = x + (n * s.H * s.W * channels);
            for (int ow = 0; ow < outW; ow++, output += channels)
            {
                var taps = new PoolTaps(s, image, oh, ow);
                TV firstPosition = TV.Splat(taps.Count == 0 ? -1 : (taps.FirstRow * width) + taps.FirstColumn);
                for (nint c = first; c < end; c += TV.Lanes)
                {
                    TV best = TV.Splat(float.NegativeInfinity), position = firstPosition;
                    for (int i = taps.FirstRow; i < taps.EndRow; i++)
                    {
                        float* x = taps.Corner + (i * taps.RowStep) + (taps.FirstColumn * taps.ColumnStep) + c;
                        for (int j = taps.FirstColumn; j < taps.EndColumn; j++, x += taps.ColumnStep) Challenge(TV.Load(x), (i * width) + j, ref best, ref position);
                    }

                    best.Store(y + output + c);
                    if (winners != null) position.Store(winners + output + c);
                }
            }

            return end;
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
