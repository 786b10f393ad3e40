using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>
/// The gradients of <see cref="RowNormalization"/>: for each row one sweep for Σγ·g, Σγ·g·x̂ and the summands of dγ and dβ, and, while the row is in
/// the first cache, one that writes <c>dx = (γ·g − Σγ·g/n − x̂·Σγ·g·x̂/n)/√(variance + ε)</c>.
/// </summary>
/// <remarks>
/// dγ and dβ are sums of floats over sixteen rows, these in double precision over a chunk of rows, and then over the chunks, in their order. Lanes:
/// columns; the remainder goes through the same formulas, one lane at a time. dx may lie over dy.
/// </remarks>
internal static unsafe class RowNormGradients
{
    private const int MostChunks = 16, FewestChunks = 8, MostTotals = 1 << 16, RowsOfFloats = 16;

    /// <summary>Runs with a way to have g = f′ ∘ dy.</summary>
    public static void Run<V, TGradient>(Workers workers, in GroupNormShape s, FloatBuffer x, GroupFactors factors, TGradient g, Into dx, Into dgamma, Into dbeta)
        where V : unmanaged, ISimd<V>
        where TGradient : unmanaged, IGradient
    {
        bool sums = !(dgamma.IsNone && dbeta.IsNone);
        int most = sums ? Math.Clamp(MostTotals / (2 * s.Channels), FewestChunks, MostChunks) : s.Samples;
        int grain = Math.Max(Grain.OfItems(s.PerSample), ((s.Samples - 1) / most) + 1), chunks = sums ? ((s.Samples - 1) / grain) + 1 : 0;
        int padded = ChunkTotals.Padded(s.Channels), totals = 4 * padded, room = 2 * padded;
        float* scratch = workers.ScratchOf(0).Floats((chunks * totals) + (workers.Size * room));
        var work = new Work<V, TGradient>(s, x.Address, factors, g, grain, padded, sums ? (double*)scratch : null, scratch + (chunks * totals), dx);
        workers.For(s.Samples, grain, ref work);
        if (!sums) return;
        var last = new ColumnTotals((double*)scratch, chunks, padded, s.Channels, dgamma, dbeta);
        workers.For(padded / ChunkTotals.Lanes, Grain.OfItems(4L * ChunkTotals.Lanes * chunks), ref last);
    }

    /// <summary>Items are rows.</summary>
    private readonly struct Work<V, TGradient>(
        GroupNormShape s, float* x, GroupFactors factors, TGradient g, int grain, int padded, double* totals, float* scratch, Into dx) : IWork
        where V : unmanaged, ISimd<V>
        where TGradient : unmanaged, IGradient
    {
        private readonly GroupNormShape s = s;
        private readonly GroupFactors factors = factors;
        private readonly TGradient g = g;
        private readonly int grain = grain, padded = padded;
        private readonly float* x = x, scratch = scratch;
        private readonly double* totals = totals;
        private readonly Into dx = dx;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            double* own = totals + ((nint)(start / grain) * 2 * padded);
            float* scale = scratch + ((nint)worker * 2 * padded), shift = scale + padded;
            if (totals != null) new Span<double>(own, 2 * padded).Clear();
            new Span<float>(scale, 2 * padded).Clear();
            for (int n = start; n < end; n++)
            {
                var row = new Row((nint)n * s.Channels, (float)factors.Inverse(s, n, 0), factors.Mean[n]);
                (float sum, float product) = Sums(row, scale, shift);
                if (!dx.IsNone) Write(row, s.Centered ? -row.Inverse * sum / s.Channels : 0, -row.Inverse * row.Inverse * product / s.Channels);
                if (totals != null && ((n - start) % RowsOfFloats == RowsOfFloats - 1 || n == end - 1)) Flush(scale, own);
            }
        }

        /// <summary>Σγ·g and Σγ·g·x̂ of a row; adds g·x̂ and g to the sums of columns.</summary>
        /// <remarks>Never a part of its caller: there the compiler would run out of what it is willing to inline, and call each sum and product.</remarks>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private (float Sum, float Product) Sums(Row row, float* scale, float* shift)
        {
            nint columns = s.Channels, j = 0;
            V sum = V.Zero, product = V.Zero;
            for (; j + V.Lanes <= columns; j += V.Lanes) Add(row, j, scale, shift, ref sum, ref product);
            Lane restSum = Lane.Zero, restProduct = Lane.Zero;
            for (; j < columns; j++) Add(row, j, scale, shift, ref restSum, ref restProduct);
            return (sum.SumLanes() + restSum.SumLanes(), product.SumLanes() + restProduct.SumLanes());
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Add<TV>(Row row, nint j, float* scale, float* shift, ref TV sum, ref TV product)
            where TV : unmanaged, ISimd<TV>
        {
            TV d = Gradient<TV>(row, j), hat = (TV.Load(x + row.First + j) - TV.Splat(row.Mean)) * TV.Splat(row.Inverse);
            if (totals != null)
            {
                TV.Fma(d, hat, TV.Load(scale + j)).Store(scale + j);
                (TV.Load(shift + j) + d).Store(shift + j);
            }

            TV weighted = factors.Gamma == null ? d : TV.Load(factors.Gamma + j) * d;
            sum += weighted;
            product = TV.Fma(weighted, hat, product);
        }

        /// <summary>dx = scale·g + slope·(x − mean) + offset.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Write(Row row, float offset, float slope)
        {
            nint columns = s.Channels, j = 0;
            for (; j + V.Lanes <= columns; j += V.Lanes) Put<V>(row, j, offset, slope);
            for (; j < columns; j++) Put<Lane>(row, j, offset, slope);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put<TV>(Row row, nint j, float offset, float slope)
            where TV : unmanaged, ISimd<TV>
        {
            TV scale = factors.Gamma == null ? TV.Splat(row.Inverse) : TV.Load(factors.Gamma + j) * TV.Splat(row.Inverse);
            TV rest = TV.Fma(TV.Splat(slope), TV.Load(x + row.First + j) - TV.Splat(row.Mean), TV.Splat(offset));
            TV d = TV.Fma(scale, Gradient<TV>(row, j), rest);
            float* to = dx.Buffer.Address + row.First + j;
            if (dx.Add) d += TV.Load(to);
            d.Store(to);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TV Gradient<TV>(Row row, nint j)
            where TV : unmanaged, ISimd<TV>
        {
            if (!TGradient.OfInput) return g.Of(row.First + j, TV.Zero, TV.Zero);
            (TV scale, TV shift) = RowNormalization.Affine<TV>(factors, j, row.Inverse, row.Mean);
            return g.Of(row.First + j, scale, shift);
        }

        /// <summary>Moves the sums of columns to those of the chunk; both halves of either lie one behind the other.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Flush(float* sums, double* own)
        {
            for (nint i = 0; i < 2 * padded; i += Vector256<double>.Count) (Vector256.Load(own + i) + Totals.Widen(sums + i)).Store(own + i);
            new Span<float>(sums, 2 * padded).Clear();
        }
    }

    /// <summary>Where a row starts, its 1/√(variance + ε) and its mean.</summary>
    private readonly record struct Row(nint First, float Inverse, float Mean);

    /// <summary>Items are fours of columns: dγ and dβ over the chunks, in their order. Lanes: neighbouring columns; totals are padded to whole vectors.</summary>
    private readonly struct ColumnTotals(double* totals, int chunks, int padded, int columns, Into dgamma, Into dbeta) : IWork
    {
        private readonly double* totals = totals;
        private readonly int chunks = chunks, padded = padded, columns = columns;
        private readonly Into dgamma = dgamma, dbeta = dbeta;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            for (int first = start * ChunkTotals.Lanes; first < end * ChunkTotals.Lanes; first += ChunkTotals.Lanes)
            {
                Vector256<double> scales = default, shifts = default;
                double* found = totals + first;
                for (int k = 0; k < chunks; k++, found += 2 * padded)
                {
                    scales += Vector256.Load(found);
                    shifts += Vector256.Load(found + padded);
                }

                for (int j = first; j < Math.Min(first + ChunkTotals.Lanes, columns); j++)
                {
                    if (!dgamma.IsNone) Reductions.Put(dgamma, j, scales[j - first]);
                    if (!dbeta.IsNone) Reductions.Put(dbeta, j, shifts[j - first]);
                }
            }
        }
    }
}
