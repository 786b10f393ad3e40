using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>The gradients of a normalisation: one sweep for the sums Σg and Σg·(x − mean), one that writes dx = a·g + b·x + c with one a, b, c per column.</summary>
/// <remarks>
/// g = f′ ∘ dy. Where a residual wants it, the first sweep writes it and the second reads it; else both compute it, which costs no
/// memory traffic. Each element of x, y and dy is read before the same element of dx or of the residual's gradient is written, so
/// one of these may lie over dy.
/// </remarks>
internal readonly unsafe ref struct NormGradients<V>(
    Workers workers, in NormShape s, FloatBuffer x, FloatBuffer mean, FloatBuffer variance, FloatBuffer gamma, FloatBuffer beta, bool throughStatistics, Into dx, Into dgamma, Into dbeta)
    where V : unmanaged, ISimd<V>
{
    private readonly Workers workers = workers;
    private readonly NormShape s = s;
    private readonly FloatBuffer x = x, mean = mean, variance = variance, gamma = gamma, beta = beta;
    private readonly bool throughStatistics = throughStatistics;
    private readonly Into dx = dx, dgamma = dgamma, dbeta = dbeta;

    /// <summary>Chooses how g is computed, and runs.</summary>
    public void Run(FloatBuffer y, FloatBuffer dy, Into dresidual)
    {
        Activation f = s.Activation;
        if (f.Kind == ActivationKind.Identity)
        {
            if (dresidual.Buffer.Address != dy.Address) Elementwise.Scale<V>(workers, dy, 1, dresidual);
            Sweeps<Given, Given>(new(dy.Address), new(dy.Address), writes: false);
            return;
        }

        if (y.IsNone)
        {
            switch (f.Kind)
            {
                case ActivationKind.Relu: OfInput<ReluFunction>(dy, default, dresidual); break;
                case ActivationKind.LeakyRelu: OfInput<LeakyReluFunction>(dy, new(f.First), dresidual); break;
                default: throw new ArgumentException($"NormalizeBackward: the gradient of {f.Kind} needs the output.");
            }

            return;
        }

        var sums = new FunctionGradients(this, y, dy, dresidual);
        Functions.With(f, ref sums);
    }

    private void OfInput<TGradient>(FloatBuffer dy, TGradient f, Into dresidual)
        where TGradient : unmanaged, IMap2 => Of(new FromInput<TGradient>(x.Address, dy.Address, f), dresidual);

    private void OfOutput<TGradient>(FloatBuffer y, FloatBuffer dy, TGradient f, Into dresidual)
        where TGradient : unmanaged, IMap2 => Of(new FromOutput<TGradient>(y.Address, dy.Address, f), dresidual);

    private void Of<TSource>(TSource g, Into dresidual)
        where TSource : unmanaged, IGradient
    {
        float* to = dresidual.Buffer.Address;
        if (dresidual.IsNone) Sweeps(g, g, writes: false);
        else if (dresidual.Add) Sweeps(new Added<TSource>(g, to), g, writes: true);
        else Sweeps(new Written<TSource>(g, to), new Given(to), writes: true);
    }

    private void Sweeps<TFirst, TSecond>(TFirst first, TSecond second, bool writes)
        where TFirst : unmanaged, IGradient
        where TSecond : unmanaged, IGradient
    {
        int columns = s.Columns, padded = ChunkTotals.Padded(columns);
        RowFold sumFold = RowFold.ForSum(columns, V.Lanes), fold = RowFold.ForSweep(columns, V.Lanes);
        int grain = sumFold.SumGrain(s.Rows), chunks = ((s.Rows - 1) / grain) + 1, stride = 2 * sumFold.Period, factors = 3 * sumFold.Period;
        var totals = (double*)workers.ScratchOf(0).Floats((4 * padded) + Math.Max(factors + (chunks * stride) + ChunkTotals.Lanes, 4 * fold.Period));
        float* tables = (float*)(totals + (2 * padded)), sums = tables + factors;
        new Span<double>(totals, 2 * padded).Clear();
        if (writes || !dgamma.IsNone || !dbeta.IsNone || (throughStatistics && !dx.IsNone))
        {
            mean.Span.CopyTo(new(tables, columns));
            sumFold.Repeat(tables);
            Normalization.Affine(s, sumFold, mean, variance, gamma, beta, tables + sumFold.Period, tables + (2 * sumFold.Period));
            var work = new SumsWork<TFirst>(new(x.Address, first), columns, sumFold, grain, tables, sums);
            workers.For(s.Rows, grain, ref work);
            ChunkTotals.Run(sums, chunks, stride, columns, totals);
            ChunkTotals.Run(sums + sumFold.Period, chunks, stride, columns, totals + padded);
        }

        Coefficients(fold, totals, totals + padded, tables);
        int count = s.Rows * columns;
        if (dx.IsNone) return;
        if (throughStatistics) RowSweeps.Run<V, ThroughStatistics<TSecond>>(workers, fold, count, new(x.Address, second), tables, dx);
        else RowSweeps.Run<V, PastStatistics<TSecond>>(workers, fold, count, new(second), tables, dx);
    }

    /// <summary>Puts away dγ and dβ, and fills the tables scale, shift, b and c of the second sweep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Coefficients(RowFold fold, double* sums, double* products, float* tables)
    {
        float* scale = tables, shift = scale + fold.Period, b = shift + fold.Period, c = b + fold.Period;
        Normalization.Affine(s, fold, mean, variance, gamma, beta, scale, shift);
        for (int j = 0; j < s.Columns; j++)
        {
            double inverse = 1 / Math.Sqrt((double)variance.Address[j] + s.Epsilon);
            double sum = sums[j], product = inverse * products[j];   // Σg and Σ g ∘ x̂
            if (!dgamma.IsNone) Reductions.Put(dgamma, j, product);
            if (!dbeta.IsNone) Reductions.Put(dbeta, j, sum);
            double factor = inverse * (gamma.IsNone ? 1 : gamma.Address[j]);
            b[j] = (float)(-factor * inverse * product / s.Rows);
            c[j] = (float)((-factor * sum / s.Rows) - ((double)b[j] * mean.Address[j]));
        }

        fold.Repeat(b);
        fold.Repeat(c);
    }

    private readonly ref struct FunctionGradients(NormGradients<V> all, FloatBuffer y, FloatBuffer dy, Into dresidual) : IFunctionUser
    {
        private readonly NormGradients<V> all = all;

        public void Use<TFunction>(TFunction f)
            where TFunction : unmanaged, IFunction => all.OfOutput(y, dy, f, dresidual);
    }

    /// <summary>Σg and Σg·(x − mean) of each chunk of rows, a period each.</summary>
    private readonly struct SumsWork<TGradient>(SumTerm<TGradient> term, int columns, RowFold fold, int grain, float* tables, float* sums) : IWork
        where TGradient : unmanaged, IGradient
    {
        private readonly SumTerm<TGradient> term = term;
        private readonly int columns = columns, grain = grain;
        private readonly RowFold fold = fold;
        private readonly float* tables = tables, sums = sums;

        public void Run(int start, int end, int worker)
        {
            float* own = sums + ((nint)(start / grain) * 2 * fold.Period);
            ColumnSums.Run<V, SumTerm<TGradient>>(term, fold, columns, start, end, tables, own, own + fold.Period);
        }
    }

    /// <summary>g, and its product with x − mean; the tables are mean, scale and shift.</summary>
    internal readonly struct SumTerm<TGradient>(float* x, TGradient g) : IColumnTerm
        where TGradient : unmanaged, IGradient
    {
        private readonly float* x = x;
        private readonly TGradient g = g;

        public static bool HasProduct => true;

        public static int Tables => TGradient.OfInput ? 3 : 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Value<TV>(nint i, TV a, TV b, TV c)
            where TV : unmanaged, ISimd<TV> => g.Of(i, b, c);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Factor<TV>(nint i, TV value, TV a)
            where TV : unmanaged, ISimd<TV> => TV.Load(x + i) - a;
    }

    /// <summary>scale·g + b·x + c.</summary>
    internal readonly struct ThroughStatistics<TGradient>(float* x, TGradient g) : ISweep
        where TGradient : unmanaged, IGradient
    {
        private readonly float* x = x;
        private readonly TGradient g = g;

        public static int Tables => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Of<TV>(nint i, TV a, TV b, TV c, TV d)
            where TV : unmanaged, ISimd<TV> => TV.Fma(a, g.Of(i, a, b), TV.Fma(c, TV.Load(x + i), d));
    }

    /// <summary>scale·g.</summary>
    private readonly struct PastStatistics<TGradient>(TGradient g) : ISweep
        where TGradient : unmanaged, IGradient
    {
        private readonly TGradient g = g;

        public static int Tables => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Of<TV>(nint i, TV a, TV b, TV c, TV d)
            where TV : unmanaged, ISimd<TV> => a * g.Of(i, a, b);
    }
}
