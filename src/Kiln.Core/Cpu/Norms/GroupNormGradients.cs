using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// The gradients of a normalisation within samples: for each sample one sweep for the sums Σg and Σg·(x − mean) of its channels, from which those of
/// its groups follow, and one that writes dx = a·g + b·x + c with one a, b, c per channel.
/// </summary>
/// <remarks>
/// g = f′ ∘ dy is computed in both sweeps. dγ and dβ are added up in double precision, chunk by chunk of samples and then over the chunks, in their
/// order. A sample's dy is read whole before its dx is written, element by element, so dx may lie over dy.
/// </remarks>
internal readonly unsafe ref struct GroupNormGradients<V>(
    Workers workers, GroupNormShape s, FloatBuffer x, GroupFactors factors, Into dx, Into dgamma, Into dbeta)
    where V : unmanaged, ISimd<V>
{
    private const int MostChunks = 64;

    private readonly Workers workers = workers;
    private readonly GroupNormShape s = s;
    private readonly FloatBuffer x = x;
    private readonly GroupFactors factors = factors;
    private readonly Into dx = dx, dgamma = dgamma, dbeta = dbeta;

    /// <summary>Chooses how g is computed, and runs.</summary>
    public void Run(FloatBuffer y, FloatBuffer dy)
    {
        Activation f = s.Activation;
        if (f.Kind == ActivationKind.Identity)
        {
            Sweeps(new Given(dy.Address));
            return;
        }

        if (y.IsNone)
        {
            switch (f.Kind)
            {
                case ActivationKind.Relu: Sweeps(new FromInput<ReluFunction>(x.Address, dy.Address, default)); break;
                case ActivationKind.LeakyRelu: Sweeps(new FromInput<LeakyReluFunction>(x.Address, dy.Address, new(f.First))); break;
                default: throw new ArgumentException($"GroupNormalizeBackward: the gradient of {f.Kind} needs the output.");
            }

            return;
        }

        var sweeps = new FunctionGradients(this, y, dy);
        Functions.With(f, ref sweeps);
    }

    private void Sweeps<TGradient>(TGradient g)
        where TGradient : unmanaged, IGradient
    {
        if (s.Samples == 0) return;
        if (RowNormalization.Fits(s))
        {
            RowNormGradients.Run<V, TGradient>(workers, s, x, factors, g, dx, dgamma, dbeta);
            return;
        }

        RowFold sums = RowFold.ForSum(s.Channels, V.Lanes), sweep = GroupNormalization.SweepFold<V>(s);
        if (sums.Rows > s.Places) sums = RowFold.Alone(s.Channels);
        int grain = Math.Max(Grain.OfItems(s.PerSample), ((s.Samples - 1) / MostChunks) + 1), chunks = ((s.Samples - 1) / grain) + 1;
        int room = ((5 * sums.Period) + (4 * sweep.Period) + V.Lanes + 1) / 2 * 2, totals = 4 * s.Channels;
        float* scratch = workers.ScratchOf(0).Floats((chunks * totals) + (workers.Size * room));
        var work = new Work<TGradient>(s, x.Address, factors, g, sums, sweep, grain, (double*)scratch, scratch + (chunks * totals), room, dx);
        workers.For(s.Samples, grain, ref work);
        for (int j = 0; j < s.Channels && !(dgamma.IsNone && dbeta.IsNone); j++)
        {
            double scale = 0, shift = 0;
            var found = (double*)scratch;
            for (int k = 0; k < chunks; k++, found += 2 * s.Channels) (scale, shift) = (scale + found[j], shift + found[s.Channels + j]);
            if (!dgamma.IsNone) Reductions.Put(dgamma, j, scale);
            if (!dbeta.IsNone) Reductions.Put(dbeta, j, shift);
        }
    }

    private readonly ref struct FunctionGradients(GroupNormGradients<V> all, FloatBuffer y, FloatBuffer dy) : IFunctionUser
    {
        private readonly GroupNormGradients<V> all = all;

        public void Use<TFunction>(TFunction f)
            where TFunction : unmanaged, IFunction => all.Sweeps(new FromOutput<TFunction>(y.Address, dy.Address, f));
    }

    /// <summary>Items are samples.</summary>
    private readonly struct Work<TGradient>(
        GroupNormShape s, float* x, GroupFactors factors, TGradient g, RowFold sumFold, RowFold sweepFold, int grain, double* totals, float* scratch, int room, Into dx) : IWork
        where TGradient : unmanaged, IGradient
    {
        private readonly GroupNormShape s = s;
        private readonly GroupFactors factors = factors;
        private readonly TGradient g = g;
        private readonly RowFold sumFold = sumFold, sweepFold = sweepFold;
        private readonly int grain = grain, room = room;
        private readonly float* x = x, scratch = scratch;
        private readonly double* totals = totals;
        private readonly Into dx = dx;

        public void Run(int start, int end, int worker)
        {
            double* dgamma = totals + ((nint)(start / grain) * 2 * s.Channels);
            new Span<double>(dgamma, 2 * s.Channels).Clear();
            float* centers = scratch + ((nint)worker * room), scale = centers + sumFold.Period, shift = scale + sumFold.Period;
            float* sums = shift + sumFold.Period, products = sums + sumFold.Period, tables = products + sumFold.Period;
            for (int n = start; n < end; n++)
            {
                Centers(n, centers);
                factors.Affine(s, n, sumFold, scale, shift);
                ColumnSums.Run<V, NormGradients<V>.SumTerm<TGradient>>(new(x, g), sumFold, s.Channels, n * s.Places, (n + 1) * s.Places, centers, sums, products);
                factors.Affine(s, n, sweepFold, tables, tables + sweepFold.Period);
                Coefficients(n, sums, products, dgamma, dgamma + s.Channels, tables + (2 * sweepFold.Period));
                if (dx.IsNone) continue;
                RowSweeps.Part<V, NormGradients<V>.ThroughStatistics<TGradient>>(sweepFold, n * s.PerSample, (n + 1) * s.PerSample, new(x, g), tables, dx);
            }
        }

        /// <summary>The mean of each channel's group.</summary>
        private void Centers(int n, float* centers)
        {
            for (int g = 0; g < s.Groups; g++) new Span<float>(centers + (g * s.Width), s.Width).Fill(factors.Mean[(n * s.Groups) + g]);
            sumFold.Repeat(centers);
        }

        /// <summary>Adds to dγ and dβ, and fills the tables b and c of the second sweep.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Coefficients(int n, float* sums, float* products, double* dgamma, double* dbeta, float* b)
        {
            float* c = b + sweepFold.Period, gamma = factors.Gamma;
            double count = (double)s.Places * s.Width;
            for (int group = 0; group < s.Groups; group++)
            {
                double inverse = factors.Inverse(s, n, group), center = factors.Mean[(n * s.Groups) + group], sum = 0, product = 0;
                int first = group * s.Width, last = first + s.Width;
                for (int j = first; j < last; j++)
                {
                    double withHat = inverse * products[j], weight = gamma == null ? 1 : gamma[j];
                    dgamma[j] += withHat;
                    dbeta[j] += sums[j];
                    sum += weight * sums[j];
                    product += weight * withHat;
                }

                float slope = (float)(-inverse * inverse * product / count);
                float offset = (float)((s.Centered ? -inverse * sum / count : 0) - (slope * center));
                new Span<float>(b + first, s.Width).Fill(slope);
                new Span<float>(c + first, s.Width).Fill(offset);
            }

            sweepFold.Repeat(b);
            sweepFold.Repeat(c);
        }
    }
}
