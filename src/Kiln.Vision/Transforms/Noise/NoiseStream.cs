using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>Random numbers for every byte of an image that a draw keys, so that a draw applied twice gives the same bytes.</summary>
/// <remarks>The key is 32 bits in two numbers of a <see cref="Draw"/>, 16 bits each, which floats hold exactly.</remarks>
internal static class NoiseStream
{
    private const int Levels = 1 << 12;

    /// <summary>Normal quantiles at the middles of 4096 equal parts, scaled to deviation 1; the largest is 3.7.</summary>
    private static readonly float[] Quantiles = MakeQuantiles();

    /// <summary>Draws a key.</summary>
    public static (float High, float Low) Key(ref Philox random)
    {
        uint bits = random.NextBits();
        return (bits >> 16, bits & 0xFFFF);
    }

    /// <summary>Fills with 16 random bits each; <paramref name="part"/> chooses among independent sequences, such as rows.</summary>
    public static void FillBits(float high, float low, int part, Span<ushort> bits) => NoiseBlocks.Fill(((ulong)(uint)high << 16) | (uint)low, (ulong)part, bits);

    /// <summary>Fills with normal numbers of mean 0 and deviation 1, cut at 3.7 deviations; <paramref name="scratch"/> is as long as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillNormal(float high, float low, int part, Span<float> numbers, Span<ushort> scratch)
    {
        FillBits(high, low, part, scratch);
        ref float quantile = ref MemoryMarshal.GetArrayDataReference(Quantiles), y = ref MemoryMarshal.GetReference(numbers);
        ref ushort bits = ref MemoryMarshal.GetReference(scratch);
        int i = 0;

        // Four numbers of 16 bits in one register, of each the upper 12.
        for (; i + 4 <= numbers.Length; i += 4)
        {
            ulong four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref bits, i)));
            Unsafe.Add(ref y, i) = Unsafe.Add(ref quantile, (nint)((four >> 4) & (Levels - 1)));
            Unsafe.Add(ref y, i + 1) = Unsafe.Add(ref quantile, (nint)((four >> 20) & (Levels - 1)));
            Unsafe.Add(ref y, i + 2) = Unsafe.Add(ref quantile, (nint)((four >> 36) & (Levels - 1)));
            Unsafe.Add(ref y, i + 3) = Unsafe.Add(ref quantile, (nint)(four >> 52));
        }

        for (; i < numbers.Length; i++) numbers[i] = Quantiles[scratch[i] >> 4];
    }

    private static float[] MakeQuantiles()
    {
        var found = new double[Levels];
        double squares = 0;
        for (int i = 0; i < Levels; i++)
        {
            found[i] = Quantile((i + 0.5) / Levels);
            squares += found[i] * found[i];
        }

        double scale = Math.Sqrt(Levels / squares);
        return [.. found.Select(x => (float)(scale * x))];
    }

    /// <summary>The number below which a normal number is with probability p, by bisection of the distribution's integral.</summary>
    private static double Quantile(double p)
    {
        double low = -8, high = 8;
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            if (Distribution(middle) < p) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>½ + φ(x) (x + x³/3 + x⁵/15 + …), which converges for every x (Marsaglia 2004).</summary>
    private static double Distribution(double x)
    {
        double term = x, sum = x, before = 0;
        for (int i = 3; sum != before; i += 2)
        {
            before = sum;
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp((-0.5 * x * x) - (0.5 * Math.Log(2 * Math.PI))));
    }
}
