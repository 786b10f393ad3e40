using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Normalisation over rows, each column for itself: batch normalisation (Ioffe and Szegedy 2015) of images is rows of pixels.</summary>
internal static unsafe class Normalization
{
    /// <summary>
    /// mean[j] and the population variance[j]. Each chunk finds its means, then the squares about them while it is in the cache;
    /// chunks are joined in double precision, in order (Chan, Golub and LeVeque 1983). So a large common offset costs nothing.
    /// </summary>
    public static void Moments<V>(Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance)
        where V : unmanaged, ISimd<V>
    {
        RowFold fold = RowFold.ForSum(columns, V.Lanes);
        int grain = fold.SumGrain(rows), chunks = ((rows - 1) / grain) + 1;
        float* tables = workers.ScratchOf(0).Floats(chunks * MomentsWork<V>.Tables * fold.Period);
        var work = new MomentsWork<V>(x.Address, columns, fold, grain, tables);
        workers.For(rows, grain, ref work);
        for (int j = 0; j < columns; j++)
        {
            (double m, double squares) = work.Join(rows, chunks, j);
            mean.Address[j] = (float)m;
            variance.Address[j] = (float)(squares / rows);
        }
    }

    /// <summary>y = x·scale + shift with scale = γ/√(variance + ε) and shift = β − mean·scale, in one sweep.</summary>
    public static void Forward<V>(
        Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance, float epsilon, FloatBuffer gamma, FloatBuffer beta, FloatBuffer y)
        where V : unmanaged, ISimd<V>
    {
        RowFold fold = RowFold.ForSweep(columns, V.Lanes);
        float* scale = workers.ScratchOf(0).Floats(2 * fold.Period), shift = scale + fold.Period;
        for (int j = 0; j < columns; j++)
        {
            double s = (gamma.IsNone ? 1 : gamma.Address[j]) / Math.Sqrt((double)variance.Address[j] + epsilon);
            scale[j] = (float)s;
            shift[j] = (float)((beta.IsNone ? 0 : beta.Address[j]) - (mean.Address[j] * (double)scale[j]));
        }

        fold.Repeat(scale);
        fold.Repeat(shift);
        RowSweeps.Run<V, AffineSweep>(workers, fold, rows * columns, new(x.Address, scale, shift), new(y));
    }

    /// <summary>Gradients: one sweep for the sums Σdy and Σdy·(x − mean), one that writes dx = a·dy + b·x + c with one a, b, c per column.</summary>
    public static void Backward<V>(
        Workers workers, FloatBuffer x, int rows, int columns, FloatBuffer mean, FloatBuffer variance, float epsilon, FloatBuffer gamma, FloatBuffer dy,
        bool throughStatistics, Into dx, Into dgamma, Into dbeta)
        where V : unmanaged, ISimd<V>
    {
        RowFold sumFold = RowFold.ForSum(columns, V.Lanes), fold = RowFold.ForSweep(columns, V.Lanes);
        int grain = sumFold.SumGrain(rows), chunks = ((rows - 1) / grain) + 1, stride = 2 * sumFold.Period;
        float* a = workers.ScratchOf(0).Floats((3 * fold.Period) + sumFold.Period + (chunks * stride));
        float* b = a + fold.Period, c = b + fold.Period, means = c + fold.Period, sums = means + sumFold.Period;
        bool needsSums = !dgamma.IsNone || !dbeta.IsNone || (throughStatistics && !dx.IsNone);
        if (needsSums)
        {
            for (int j = 0; j < columns; j++) means[j] = mean.Address[j];
            sumFold.Repeat(means);
            var work = new GradientSumsWork<V>(new(x.Address, dy.Address, means), columns, sumFold, grain, sums);
            workers.For(rows, grain, ref work);
        }

        for (int j = 0; j < columns; j++)
        {
            double inverse = 1 / Math.Sqrt((double)variance.Address[j] + epsilon);
            double sum = needsSums ? Reductions.AcrossChunks(sums + j, chunks, stride) : 0;
            double product = needsSums ? inverse * Reductions.AcrossChunks(sums + sumFold.Period + j, chunks, stride) : 0;   // Σ dy ∘ x̂
            if (!dgamma.IsNone) Reductions.Put(dgamma, j, product);
            if (!dbeta.IsNone) Reductions.Put(dbeta, j, sum);
            double factor = inverse * (gamma.IsNone ? 1 : gamma.Address[j]);
            a[j] = (float)factor;
            b[j] = (float)(-factor * inverse * product / rows);
            c[j] = (float)((-factor * sum / rows) - ((double)b[j] * mean.Address[j]));
        }

        if (dx.IsNone) return;
        fold.Repeat(a);
        fold.Repeat(b);
        fold.Repeat(c);
        if (throughStatistics) RowSweeps.Run<V, GradientSweep>(workers, fold, rows * columns, new(x.Address, dy.Address, a, b, c), dx);
        else RowSweeps.Run<V, ScaleSweep>(workers, fold, rows * columns, new(dy.Address, a), dx);
    }

    /// <summary>x·scale + shift.</summary>
    private readonly struct AffineSweep(float* x, float* scale, float* shift) : ISweep
    {
        private readonly float* x = x, scale = scale, shift = shift;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(nint i, nint c)
            where V : unmanaged, ISimd<V> => V.Fma(V.Load(x + i), V.Load(scale + c), V.Load(shift + c));
    }

    /// <summary>a·dy + b·x + c.</summary>
    private readonly struct GradientSweep(float* x, float* dy, float* a, float* b, float* c) : ISweep
    {
        private readonly float* x = x, dy = dy, a = a, b = b, c = c;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(nint i, nint k)
            where V : unmanaged, ISimd<V> =>
            V.Fma(V.Load(a + k), V.Load(dy + i), V.Fma(V.Load(b + k), V.Load(x + i), V.Load(c + k)));
    }

    /// <summary>a·dy.</summary>
    private readonly struct ScaleSweep(float* dy, float* a) : ISweep
    {
        private readonly float* dy = dy, a = a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Of<V>(nint i, nint c)
            where V : unmanaged, ISimd<V> => V.Load(a + c) * V.Load(dy + i);
    }
}
