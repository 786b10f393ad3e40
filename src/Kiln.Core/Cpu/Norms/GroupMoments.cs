using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Mean and population variance of each group of channels of each sample, in one walk through memory.</summary>
/// <remarks>
/// Sums run in double precision, where the square of a float is exact, so that Σx² − (Σx)²/n loses nothing that matters: with a mean of 1000
/// deviations, ten digits are left. A sample is one thread's, so the order is fixed. Lanes: four neighbours in memory, widened.
/// </remarks>
internal static unsafe class GroupMoments
{
    private const int Lanes = 4;

    /// <summary>mean[n, g] and variance[n, g].</summary>
    public static void Run(Workers workers, in GroupNormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance)
    {
        if (s.Samples == 0) return;
        int room = 4 * ChunkTotals.Padded(s.Channels);   // two tables of doubles for each member
        var work = new Work(s, x.Address, mean.Address, variance.Address, workers.ScratchOf(0).Floats(workers.Size * room), room);
        workers.For(s.Samples, Grain.OfItems(s.PerSample), ref work);
    }

    /// <summary>Items are samples.</summary>
    private readonly struct Work(GroupNormShape s, float* x, float* mean, float* variance, float* scratch, int room) : IWork
    {
        private readonly GroupNormShape s = s;
        private readonly float* x = x, mean = mean, variance = variance, scratch = scratch;
        private readonly int room = room;

        public void Run(int start, int end, int worker)
        {
            var sums = (double*)(scratch + ((nint)worker * room));
            for (int n = start; n < end; n++)
            {
                if (s.Groups == 1) Put(n, 0, Whole(x + ((nint)n * s.PerSample), s.PerSample));
                else if (s.Places == 1) EachRun(n);
                else EachColumn(n, sums, sums + ChunkTotals.Padded(s.Channels));
            }
        }

        /// <summary>Without places a group is one run of memory.</summary>
        private void EachRun(int n)
        {
            for (int g = 0; g < s.Groups; g++) Put(n, g, Whole(x + ((nint)n * s.Channels) + (g * s.Width), s.Width));
        }

        /// <summary>Channels over all places first, then the channels of a group.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void EachColumn(int n, double* sums, double* squares)
        {
            float* first = x + ((nint)n * s.PerSample);
            int c = 0, channels = s.Channels, places = s.Places;
            for (; c + (4 * Lanes) <= channels; c += 4 * Lanes) Four(first + c, places, channels, sums + c, squares + c);
            for (; c + Lanes <= channels; c += Lanes)
            {
                Vector256<double> sum = default, square = default;
                float* at = first + c;
                for (int p = 0; p < places; p++, at += channels)
                {
                    Vector256<double> v = Totals.Widen(at);
                    sum += v;
                    square += v * v;
                }

                sum.Store(sums + c);
                square.Store(squares + c);
            }

            for (; c < channels; c++)
            {
                double sum = 0, square = 0;
                float* at = first + c;
                for (int p = 0; p < places; p++, at += channels)
                {
                    sum += *at;
                    square += (double)*at * *at;
                }

                (sums[c], squares[c]) = (sum, square);
            }

            for (int g = 0, j = 0; g < s.Groups; g++)
            {
                double sum = 0, square = 0;
                for (int last = j + s.Width; j < last; j++) (sum, square) = (sum + sums[j], square + squares[j]);
                Put(n, g, (sum, square));
            }
        }

        private void Put(int n, int g, (double Sum, double Square) found)
        {
            double count = (double)s.Places * s.Width, center = s.Centered ? found.Sum / count : 0;
            mean[(n * s.Groups) + g] = (float)center;
            variance[(n * s.Groups) + g] = (float)Math.Max(0, (found.Square / count) - (center * center));
        }
    }

    /// <summary>Sums of sixteen neighbouring columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* at, int rows, nint step, double* sums, double* squares)
    {
        Vector256<double> s0 = default, s1 = s0, s2 = s0, s3 = s0, q0 = s0, q1 = s0, q2 = s0, q3 = s0;
        for (int p = 0; p < rows; p++, at += step)
        {
            Vector256<double> a = Totals.Widen(at), b = Totals.Widen(at + Lanes), c = Totals.Widen(at + (2 * Lanes)), d = Totals.Widen(at + (3 * Lanes));
            s0 += a;
            s1 += b;
            s2 += c;
            s3 += d;
            q0 += a * a;
            q1 += b * b;
            q2 += c * c;
            q3 += d * d;
        }

        s0.Store(sums);
        s1.Store(sums + Lanes);
        s2.Store(sums + (2 * Lanes));
        s3.Store(sums + (3 * Lanes));
        q0.Store(squares);
        q1.Store(squares + Lanes);
        q2.Store(squares + (2 * Lanes));
        q3.Store(squares + (3 * Lanes));
    }

    /// <summary>Σx and Σx² of a run of memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Sum, double Square) Whole(float* x, int count)
    {
        Vector256<double> s0 = default, s1 = s0, q0 = s0, q1 = s0;
        int i = 0;
        for (; i + (2 * Lanes) <= count; i += 2 * Lanes)
        {
            Vector256<double> a = Totals.Widen(x + i), b = Totals.Widen(x + i + Lanes);
            s0 += a;
            s1 += b;
            q0 += a * a;
            q1 += b * b;
        }

        double sum = Vector256.Sum(s0 + s1), square = Vector256.Sum(q0 + q1);
        for (; i < count; i++)
        {
            sum += x[i];
            square += (double)x[i] * x[i];
        }

        return (sum, square);
    }
}
