using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Softmax and cross-entropy in one: the loss needs no logarithm of a probability, so it is exact for any finite logits.</summary>
internal static unsafe class CrossEntropies
{
    /// <summary>loss[0] = mean over rows of Σ t·(log Σ e^z − z) with z = x − max x.</summary>
    public static void Forward<V>(
        Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer probabilities, FloatBuffer loss)
        where V : unmanaged, ISimd<V>
    {
        var losses = (double*)workers.ScratchOf(0).Floats(2 * rows);
        var work = new ForwardWork<V>(x.Address, targets.Address, probabilities.Address, columns, soft, smoothing, losses);
        workers.For(rows, Grain.OfItems(columns * 4L), ref work);
        double sum = 0;
        for (int r = 0; r < rows; r++) sum += losses[r];
        loss.Address[0] = (float)(sum / rows);
    }

    /// <summary>dx = dloss[0]/rows · (Σt·p − t).</summary>
    public static void Backward<V>(
        Workers workers, FloatBuffer probabilities, int rows, int columns, FloatBuffer targets, bool soft, float smoothing, FloatBuffer dloss, Into dx)
        where V : unmanaged, ISimd<V>
    {
        if (dx.IsNone) return;
        float scale = dloss.Address[0] / rows;
        var work = new BackwardWork<V>(probabilities.Address, targets.Address, dx.Buffer.Address, columns, soft, smoothing, scale, dx.Add);
        workers.For(rows, Grain.OfItems(columns * 2L), ref work);
    }

    /// <summary>The sum of a row. Lanes: four neighbours in double precision; the remainder one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Total(float* row, nint columns)
    {
        Vector256<double> sums = default;
        nint c = 0;
        for (; c + Vector256<double>.Count <= columns; c += Vector256<double>.Count) sums += Totals.Widen(row + c);
        double sum = Vector256.Sum(sums);
        for (; c < columns; c++) sum += row[c];
        return sum;
    }

    private readonly struct ForwardWork<V>(float* x, float* targets, float* probabilities, int columns, bool soft, float smoothing, double* losses) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* x = x, targets = targets, probabilities = probabilities;
        private readonly int columns = columns;
        private readonly bool soft = soft;
        private readonly float smoothing = smoothing;
        private readonly double* losses = losses;

        public void Run(int start, int end, int worker)
        {
            for (nint r = start; r < end; r++)
            {
                float* row = x + (r * columns);
                (float max, float sum) = SoftmaxRows.Row<V>(row, probabilities + (r * columns), columns);
                double log = Math.Log(sum);
                losses[r] = soft ? SoftLoss(row, targets + (r * columns), max, log) : LabelLoss(row, targets[r], max, log);
            }
        }

        /// <summary>Σ t = 1, so the loss is log Σ e^z − (1 − ε)·z of the label − ε·mean z.</summary>
        private double LabelLoss(float* row, float label, float max, double log)
        {
            double own = (double)row[(int)label] - max;
            return smoothing == 0 ? log - own : log - ((1.0 - smoothing) * own) - (smoothing * MeanDistance(row, max));
        }

        private double MeanDistance(float* row, float max) => (Total(row, columns) / columns) - max;

        /// <summary>Lanes: four neighbours in double precision; the remainder one by one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private double SoftLoss(float* row, float* weights, float max, double log)
        {
            double keep = 1.0 - smoothing, share = (double)smoothing / columns, all = log + max;
            Vector256<double> sums = default, keeps = Vector256.Create(keep), shares = Vector256.Create(share), alls = Vector256.Create(all);
            nint c = 0;
            for (; c + Vector256<double>.Count <= columns; c += Vector256<double>.Count)
            {
                sums += ((keeps * Totals.Widen(weights + c)) + shares) * (alls - Totals.Widen(row + c));
            }

            double loss = Vector256.Sum(sums);
            for (; c < columns; c++) loss += ((keep * weights[c]) + share) * (all - row[c]);
            return loss;
        }
    }

    /// <summary>Lanes: columns; the remainder is single lanes of the same formula.</summary>
    private readonly struct BackwardWork<V>(float* probabilities, float* targets, float* dx, int columns, bool soft, float smoothing, float scale, bool add) : IWork
        where V : unmanaged, ISimd<V>
    {
        private readonly float* probabilities = probabilities, targets = targets, dx = dx;
        private readonly int columns = columns;
        private readonly bool soft = soft, add = add;
        private readonly float smoothing = smoothing, scale = scale;

        public void Run(int start, int end, int worker)
        {
            for (nint r = start; r < end; r++)
            {
                float* p = probabilities + (r * columns), to = dx + (r * columns);
                if (soft) SoftRow(p, targets + (r * columns), to);
                else LabelRow(p, (int)targets[r], to);
            }
        }

        /// <summary>scale·(p − ε/C), and 1 − ε less at the label: taken before the scale, because p − 1 is exact.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void LabelRow(float* p, int label, float* to)
        {
            float share = smoothing / columns, own = scale * (p[label] - share - (1 - smoothing));
            if (add) own += to[label];
            nint c = 0;
            for (; c + V.Lanes <= columns; c += V.Lanes) Put(V.Splat(scale) * (V.Load(p + c) - V.Splat(share)), to + c);
            for (; c < columns; c++) Put(new Lane(scale) * (Lane.Load(p + c) - new Lane(share)), to + c);
            to[label] = own;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void SoftRow(float* p, float* weights, float* to)
        {
            float keep = 1 - smoothing, share = smoothing / columns, total = (float)((keep * Total(weights, columns)) + smoothing);
            nint c = 0;
            for (; c + V.Lanes <= columns; c += V.Lanes) Put(Gradient<V>(p + c, weights + c, keep, share, total), to + c);
            for (; c < columns; c++) Put(Gradient<Lane>(p + c, weights + c, keep, share, total), to + c);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TV Gradient<TV>(float* p, float* weights, float keep, float share, float total)
            where TV : unmanaged, ISimd<TV> =>
            TV.Splat(scale) * ((TV.Splat(total) * TV.Load(p)) - TV.Fma(TV.Splat(keep), TV.Load(weights), TV.Splat(share)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put<TV>(TV d, float* to)
            where TV : unmanaged, ISimd<TV>
        {
            if (add) d += TV.Load(to);
            d.Store(to);
        }
    }
}
