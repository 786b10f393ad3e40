using System.Runtime.CompilerServices;

namespace Kiln.Vision;

/// <summary>Cube roots in registers: the same bits for every width and on every machine, which a library's function does not promise.</summary>
internal static class CubeRoot
{
    /// <summary>A third, and what is added to a third of the bits of a float so that they are about those of its cube root.</summary>
    public const float Third = 1 / 3f, Bias = 709_921_077f;

    /// <summary>The cube root of a positive normal number, to about one rounding: a step of Halley's, which triples the digits of the guess, and one of Newton's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V x)
        where V : struct, IPixelLanes<V>
    {
        V y = V.NearCubeRoot(x), cube = y * y * y;
        y = y * (cube + x + x) / (cube + cube + x);
        V square = y * y;
        return y + (V.Fma(V.Splat(0) - square, y, x) / (V.Splat(3) * square));
    }
}
