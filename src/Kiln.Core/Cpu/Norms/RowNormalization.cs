using System.Runtime.CompilerServices;
using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Normalisation of samples that are one group without places, that is of the rows of a matrix: layer and RMS norm.</summary>
/// <remarks>γ and β are as long as the row, so that no tables are made of them. Lanes: columns; the remainder goes through the same formula, one lane at a time.</remarks>
internal static unsafe class RowNormalization
{
    /// <summary>Whether a shape is one of these.</summary>
    public static bool Fits(in GroupNormShape s) => s is { Places: 1, Groups: 1 };

    /// <summary>y = f(x·scale + shift), scale = γ/√(variance + ε), shift = β − mean·scale.</summary>
    public static void Forward<V, TMap>(Workers workers, in GroupNormShape s, FloatBuffer x, GroupFactors factors, TMap f, FloatBuffer y)
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        var work = new Work<V, TMap>(s, x.Address, factors, f, y.Address);
        workers.For(s.Samples, Grain.OfItems(s.PerSample), ref work);
    }

    /// <summary>The scale and shift of the columns from <paramref name="j"/> on; backward takes them from here too, so that the sign of x·scale + shift is the same to the bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V Scale, V Shift) Affine<V>(in GroupFactors factors, nint j, float inverse, float mean)
        where V : unmanaged, ISimd<V>
    {
        V scale = factors.Gamma == null ? V.Splat(inverse) : V.Load(factors.Gamma + j) * V.Splat(inverse);
        return (scale, V.Fma(V.Splat(-mean), scale, factors.Beta == null ? V.Zero : V.Load(factors.Beta + j)));
    }

    /// <summary>Items are rows.</summary>
    private readonly struct Work<V, TMap>(GroupNormShape s, float* x, GroupFactors factors, TMap f, float* y) : IWork
        where V : unmanaged, ISimd<V>
        where TMap : unmanaged, IMap
    {
        private readonly GroupNormShape s = s;
        private readonly GroupFactors factors = factors;
        private readonly TMap f = f;
        private readonly float* x = x, y = y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int start, int end, int worker)
        {
            nint columns = s.Channels;
            for (int n = start; n < end; n++)
            {
                float* from = x + (n * columns), to = y + (n * columns);
                float inverse = (float)factors.Inverse(s, n, 0), mean = factors.Mean[n];
                nint j = 0;
                for (; j + V.Lanes <= columns; j += V.Lanes) Put<V>(from, to, j, inverse, mean);
                for (; j < columns; j++) Put<Lane>(from, to, j, inverse, mean);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put<TV>(float* from, float* to, nint j, float inverse, float mean)
            where TV : unmanaged, ISimd<TV>
        {
            (TV scale, TV shift) = Affine<TV>(factors, j, inverse, mean);
            f.Of(TV.Fma(TV.Load(from + j), scale, shift)).Store(to + j);
        }
    }
}
