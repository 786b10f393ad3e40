using System.Runtime.CompilerServices;

namespace Kiln.Vision;

/// <summary>PIL's mixture of a plain image and the image itself: <c>y = ⌊plain + factor (x − plain)⌋</c>, clamped.</summary>
/// <remarks>The product is rounded before the sum, as PIL does it; a fused operation would differ in the last place and, rounded down, in a whole byte.</remarks>
internal static class Blend
{
    /// <summary>The mixture of each byte 0 … 255 with the same plain value, as a table.</summary>
    public static void Fill(byte plain, float factor, Span<byte> table)
    {
        for (int x = 0; x < LookUp.Size; x++)
        {
            float product = factor * (x - plain);
            table[x] = (byte)Math.Clamp(plain + product, 0f, 255f);
        }
    }

    /// <summary>The mixture in registers; storing it clamps and rounds down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V plain, V x, V factor)
        where V : struct, IPixelLanes<V> => plain + (factor * (x - plain));

    /// <summary>A factor uniform in <c>[max(0, 1 − range), 1 + range]</c>, as torchvision's ColorJitter draws it.</summary>
    public static float Factor(float range, ref Philox random) => random.Uniform(MathF.Max(0, 1 - range), 1 + range);
}
