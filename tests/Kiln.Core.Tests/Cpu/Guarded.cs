using Kiln.Devices;

namespace Kiln.Cpu;

/// <summary>Floats at an odd offset, between guards that a kernel must leave alone.</summary>
internal sealed class Guarded : IDisposable
{
    private const int Guard = 67;
    private const float Mark = 12345.5f;
    private readonly Slab slab;

    public Guarded(int length)
    {
        slab = Slab.OfMainMemory(length + (2 * Guard));
        slab.Buffer.Span.Fill(Mark);
        Buffer = slab.Buffer.Slice(Guard, length);
        Buffer.Span.Clear();
    }

    public FloatBuffer Buffer { get; }

    public bool GuardsIntact =>
        slab.Buffer.Span[..Guard].IndexOfAnyExcept(Mark) < 0 && slab.Buffer.Span[(Guard + Buffer.Length)..].IndexOfAnyExcept(Mark) < 0;

    /// <summary>Values in −1 … 1, the same for the same seed.</summary>
    public static Guarded Random(int length, uint seed)
    {
        Guarded g = new(length);
        uint state = (seed * 2654435761) + 1;
        foreach (ref float v in g.Buffer.Span)
        {
            state = (state * 1664525) + 1013904223;
            v = ((state >> 8) / 8388608f) - 1;
        }

        return g;
    }

    public void Dispose() => slab.Dispose();
}

/// <summary>What the tests of the products compare with.</summary>
internal static class Products
{
    /// <summary>The vector widths that this machine has.</summary>
    public static IEnumerable<SimdWidth> Widths => Enum.GetValues<SimdWidth>().Where(w => w <= SimdWidths.Widest);

    /// <summary>
    /// Compares sums of n products of numbers within ±1. Their partial sums grow like √n/3, each addition rounds by at most 6e-8
    /// of that, and the errors add up like a random walk to about 2e-8 · n. The tolerance of 1e-5 · √n lies above that for any
    /// n here, and far below the tenths that a missing, doubled or misplaced term makes.
    /// </summary>
    /// <param name="expected">What a double loop gives.</param>
    /// <param name="actual">What the kernel gave.</param>
    /// <param name="terms">n.</param>
    /// <param name="what">Named in the message.</param>
    /// <param name="ofLargest">Where more is allowed than that: a share of the largest expected value.</param>
    public static void AssertClose(double[] expected, Guarded actual, int terms, string what, double ofLargest = 0)
    {
        double tolerance = Math.Max(1e-5 * Math.Sqrt(Math.Max(terms, 1)), ofLargest * expected.Select(Math.Abs).DefaultIfEmpty().Max());
        Span<float> got = actual.Buffer.Span;
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - got[i]) <= tolerance)) Assert.Fail($"{what}: element {i} is {got[i]}, expected {expected[i]} ± {tolerance}");
        }

        Assert.True(actual.GuardsIntact, $"{what}: wrote outside its output");
    }
}
