using System.Numerics;
using System.Runtime.InteropServices;

namespace Kiln;

/// <summary>What mixing does to the values of two samples, in place.</summary>
internal static class PairMixing
{
    /// <summary>Makes <c>share·a + (1 − share)·b</c> of a, and the same with exchanged roles of b; all register widths give the same bits.</summary>
    public static void Blend(Span<float> a, Span<float> b, float share)
    {
        float rest = 1 - share;
        Span<Vector<float>> wideA = MemoryMarshal.Cast<float, Vector<float>>(a), wideB = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (int i = 0; i < wideA.Length; i++)
        {
            Vector<float> x = wideA[i], y = wideB[i], s = new(share), r = new(rest);
            wideA[i] = Vector.FusedMultiplyAdd(s, x, r * y);
            wideB[i] = Vector.FusedMultiplyAdd(s, y, r * x);
        }

        for (int i = wideA.Length * Vector<float>.Count; i < a.Length; i++)
        {
            (float x, float y) = (a[i], b[i]);
            float fromB = rest * y, fromA = rest * x;
            a[i] = MathF.FusedMultiplyAdd(share, x, fromB);
            b[i] = MathF.FusedMultiplyAdd(share, y, fromA);
        }
    }

    /// <summary>Exchanges two rows of pixels.</summary>
    public static void Exchange(Span<float> a, Span<float> b)
    {
        for (int i = 0; i < a.Length; i++) (a[i], b[i]) = (b[i], a[i]);
    }
}
