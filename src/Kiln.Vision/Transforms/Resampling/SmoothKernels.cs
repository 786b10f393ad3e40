using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Vision;

/// <summary>Weighted sums of neighbours, as smoothing a field needs them.</summary>
internal static class SmoothKernels
{
    private const int Lanes = 8, Stride = 4 * Lanes;

    /// <summary>The weights of a Gaussian at whole distances from its middle, of sum 1.</summary>
    public static void Gaussian(float sigma, Span<float> weights)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double x = (i - (weights.Length / 2)) / (double)sigma;
            weights[i] = (float)Math.Exp(-0.5 * x * x);
            sum += weights[i];
        }

        foreach (ref float w in weights) w = (float)(w / sum);
    }

    /// <summary><c>y[i] = Σₜ w[t]·x[i + t·stride]</c>.</summary>
    /// <remarks>32 numbers per step in four groups of 8 lanes; the rest one by one with the same fused operations in the same order, so all bits agree.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(ReadOnlySpan<float> x, int stride, ReadOnlySpan<float> weights, Span<float> y)
    {
        if (x.Length < y.Length + ((weights.Length - 1) * stride)) throw new ArgumentException($"{y.Length} sums of {weights.Length} numbers at a distance of {stride} need more than {x.Length}.");
        ref float from = ref MemoryMarshal.GetReference(x);
        ref float into = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i + Stride <= y.Length; i += Stride)
        {
            Vector256<float> a = default, b = default, c = default, d = default;
            nuint at = (nuint)i;
            for (int t = 0; t < weights.Length; t++, at += (nuint)stride)
            {
                Vector256<float> w = Vector256.Create(weights[t]);
                a = Vector256.FusedMultiplyAdd(w, Vector256.LoadUnsafe(ref from, at), a);
                b = Vector256.FusedMultiplyAdd(w, Vector256.LoadUnsafe(ref from, at + Lanes), b);
                c = Vector256.FusedMultiplyAdd(w, Vector256.LoadUnsafe(ref from, at + (2 * Lanes)), c);
                d = Vector256.FusedMultiplyAdd(w, Vector256.LoadUnsafe(ref from, at + (3 * Lanes)), d);
            }

            a.StoreUnsafe(ref into, (nuint)i);
            b.StoreUnsafe(ref into, (nuint)(i + Lanes));
            c.StoreUnsafe(ref into, (nuint)(i + (2 * Lanes)));
            d.StoreUnsafe(ref into, (nuint)(i + (3 * Lanes)));
        }

        for (; i < y.Length; i++)
        {
            float sum = 0;
            for (int t = 0; t < weights.Length; t++) sum = MathF.FusedMultiplyAdd(weights[t], x[i + (t * stride)], sum);
            y[i] = sum;
        }
    }
}
