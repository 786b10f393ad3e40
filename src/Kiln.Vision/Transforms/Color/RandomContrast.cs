namespace Kiln.Vision;

/// <summary>Moves colours away from or towards the image's mean grey m by a random factor, <c>y = ⌊m + f (x − m)⌋</c>: 0 plain grey, 1 the image, as PIL's ImageEnhance.Contrast.</summary>
/// <param name="Range">The factor is uniform in <c>[max(0, 1 − Range), 1 + Range]</c>; 0 … 10.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomContrast(float Range = 0.4f, float Chance = 1) : ColorTable(Chance)
{
    /// <summary>How far the factor goes from 1.</summary>
    /// <exception cref="InputException">Not between 0 and 10.</exception>
    public float Range { get; init; } = Setting.Between(0, 10, Range);

    /// <inheritdoc/>
    public override bool ReadsImage => true;

    /// <summary>Draws the factor A.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        float factor = Blend.Factor(Range, ref random);
        return new(factor != 1, factor);
    }

    /// <inheritdoc/>
    public override void Fill(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> tables)
    {
        Blend.Fill((byte)(Luma.Mean(size, image) + 0.5), draw.A, tables);
        Repeat(tables);
    }
}
