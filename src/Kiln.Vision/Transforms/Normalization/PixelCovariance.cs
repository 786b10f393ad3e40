using System.Numerics;
using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>The covariance of the bytes of an image over a set, from exact integer sums.</summary>
internal static class PixelCovariance
{
    // So many products of two bytes, of at most 255², fit into an unsigned number of 32 bits.
    private const int MostSummed = 66_051;

    /// <summary>Mean <c>[n]</c> and covariance <c>[n, n]</c> of the population, in units of x / 255.</summary>
    public static (double[] Means, double[,] Covariance) Of(ImageSource images)
    {
        int n = PixelNormalizer.RequireOneSize(images).Count;
        long[] sums = new long[n], products = new long[n * n];
        uint[] few = new uint[n * n], image = new uint[n];
        for (int i = 0, held = 0; i < images.Count; i++)
        {
            ReadOnlySpan<byte> bytes = images.Read(i)[..n];
            for (int p = 0; p < n; p++)
            {
                image[p] = bytes[p];
                sums[p] += bytes[p];
            }

            for (int p = 0; p < n; p++)
            {
                if (image[p] != 0) AddScaled(image.AsSpan(p), image[p], few.AsSpan((p * n) + p, n - p));
            }

            if (++held < MostSummed && i + 1 < images.Count) continue;
            held = 0;
            for (int k = 0; k < few.Length; k++) products[k] += few[k];
            few.AsSpan().Clear();
        }

        double[] means = new double[n];
        double[,] covariance = new double[n, n];
        double scale = (double)images.Count * byte.MaxValue;
        for (int p = 0; p < n; p++)
        {
            means[p] = sums[p] / scale;
            for (int q = p; q < n; q++)
            {
                covariance[p, q] = covariance[q, p] = (double)(((Int128)images.Count * products[(p * n) + q]) - ((Int128)sums[p] * sums[q])) / (scale * scale);
            }
        }

        return (means, covariance);
    }

    private static void AddScaled(ReadOnlySpan<uint> x, uint factor, Span<uint> into)
    {
        ReadOnlySpan<Vector<uint>> many = MemoryMarshal.Cast<uint, Vector<uint>>(x);
        Span<Vector<uint>> sums = MemoryMarshal.Cast<uint, Vector<uint>>(into);
        for (int v = 0; v < many.Length; v++) sums[v] += many[v] * factor;
        for (int i = many.Length * Vector<uint>.Count; i < x.Length; i++) into[i] += x[i] * factor;
    }
}
