namespace Kiln.Vision;

/// <summary>Multiplies all colours by a random factor, <c>y = ⌊f x⌋</c>: 0 black, 1 the image, as PIL's ImageEnhance.Brightness.</summary>
/// <param name="Range">The factor is uniform in <c>[max(0, 1 − Range), 1 + Range]</c>; 0 … 10.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomBrightness(float Range = 0.4f, float Chance = 1) : ColorTable(Chance)
{
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
    public override void Fill(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> tables)
    {
        Blend.Fill(0, draw.A, tables);
        Repeat(tables);
    }
}
