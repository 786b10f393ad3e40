using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kiln.Vision;

/// <summary>A 3×4 matrix over colours 0 … 255: each new colour is a row's X·red + Y·green + Z·blue + W.</summary>
/// <param name="Red">The row that makes red.</param>
/// <param name="Green">The row that makes green.</param>
/// <param name="Blue">The row that makes blue.</param>
public readonly record struct ColorAffine(Vector4 Red, Vector4 Green, Vector4 Blue)
{
    /// <summary>Changes nothing.</summary>
    public static ColorAffine Identity { get; } = new(Vector4.UnitX, Vector4.UnitY, Vector4.UnitZ);

    /// <summary>Scales all colours: brightness.</summary>
    public static ColorAffine Scale(float factor) => new(factor * Vector4.UnitX, factor * Vector4.UnitY, factor * Vector4.UnitZ);

    /// <summary>Adds to each colour, in units of bytes.</summary>
    public static ColorAffine Shift(float red, float green, float blue) =>
        new(Identity.Red + new Vector4(0, 0, 0, red), Identity.Green + new Vector4(0, 0, 0, green), Identity.Blue + new Vector4(0, 0, 0, blue));

    /// <summary>Mixes grey and colour, <c>(1 − factor) L + factor x</c>: 0 grey, 1 nothing, above 1 stronger colours.</summary>
    public static ColorAffine Saturate(float factor)
    {
        Vector4 grey = (1 - factor) * new Vector4(Luma.Red, Luma.Green, Luma.Blue, 0);
        return new(grey + (factor * Vector4.UnitX), grey + (factor * Vector4.UnitY), grey + (factor * Vector4.UnitZ));
    }

    /// <summary>This matrix followed by <paramref name="next"/>, without the clamping between them.</summary>
    public ColorAffine Then(in ColorAffine next)
    {
        ColorAffine first = this;
        return new(Row(next.Red), Row(next.Green), Row(next.Blue));

        Vector4 Row(Vector4 row) => (row.X * first.Red) + (row.Y * first.Green) + (row.Z * first.Blue) + new Vector4(0, 0, 0, row.W);
    }

    /// <summary>Changes an image of three or four channels, in place or not; results are clamped to 0 … 255 and rounded down, alpha is copied.</summary>
    /// <remarks>Add 0.5 by <see cref="Shift"/> to round to the nearest.</remarks>
    public void Apply(ImageSize size, ReadOnlySpan<byte> image, Span<byte> into) => PixelWalk.Run(new Map(this), size, image, into);

    internal readonly struct Map(ColorAffine m) : IPixelMap
    {
        private readonly ColorAffine m = m;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Of<V>(ref V r, ref V g, ref V b)
            where V : struct, IPixelLanes<V>
        {
            (V red, V green, V blue) = (r, g, b);
            r = Row(m.Red, red, green, blue);
            g = Row(m.Green, red, green, blue);
            b = Row(m.Blue, red, green, blue);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Row<V>(Vector4 row, V r, V g, V b)
            where V : struct, IPixelLanes<V> =>
            V.Fma(r, V.Splat(row.X), V.Fma(g, V.Splat(row.Y), V.Fma(b, V.Splat(row.Z), V.Splat(row.W))));
    }
}
