namespace Kiln.Vision;

/// <summary>Makes a negative, <c>y = 255 − x</c>.</summary>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomInvert(float Chance = 0.5f) : ColorTable(Chance)
{
    /// <inheritdoc/>
    public override void Fill(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> tables)
    {
        for (int x = 0; x < LookUp.Size; x++) tables[x] = (byte)(byte.MaxValue - x);
        Repeat(tables);
    }
}
