using System.Runtime.CompilerServices;

namespace Kiln.Vision;

/// <summary>Moves colours away from or towards their grey L by a random factor, <c>y = ⌊L + f (x − L)⌋</c>: 0 grey, 1 the image, as PIL's ImageEnhance.Color.</summary>
/// <remarks>PIL rounds L before it mixes, and so does <see cref="Apply"/>. The matrix does not: where it stands for this, in a joined change, bytes may differ by one.</remarks>
/// <param name="Range">The factor is uniform in <c>[max(0, 1 − Range), 1 + Range]</c>; 0 … 10.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomSaturation(float Range = 0.4f, float Chance = 1) : ColorMatrix(Chance)
{
    private const float Margin = 1f / 1024;   // rounded down, a whole number must not fall by the rounding of the sum

    /// <summary>How far the factor goes from 1.</summary>
    /// <exception cref="InputException">Not between 0 and 10.</exception>
    public float Range { get; init; } = Setting.Between(0, 10, Range);

    /// <summary>Draws the factor A.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        float factor = Blend.Factor(Range, ref random);
        return new(factor != 1, factor);
    }

    /// <inheritdoc/>
    public override ColorAffine MatrixOf(in Draw draw) => ColorAffine.Saturate(draw.A).Then(ColorAffine.Shift(Margin, Margin, Margin));

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        if (size.IsColored) PixelWalk.Run(new SaturationMap(draw.A), size, image, into);
        else image.CopyTo(into);
    }
}

/// <summary>Mixes each colour with its whole grey.</summary>
internal readonly struct SaturationMap(float factor) : IPixelMap
{
    private readonly float factor = factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Of<V>(ref V r, ref V g, ref V b)
        where V : struct, IPixelLanes<V>
    {
        V grey = Luma.Of(r, g, b), f = V.Splat(factor);
        r = Blend.Of(grey, r, f);
        g = Blend.Of(grey, g, f);
        b = Blend.Of(grey, b, f);
    }
}
