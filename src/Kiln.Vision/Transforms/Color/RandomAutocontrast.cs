namespace Kiln.Vision;

/// <summary>Stretches each colour channel so that its smallest value becomes 0 and its largest 255, as PIL's ImageOps.autocontrast.</summary>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomAutocontrast(float Chance = 0.5f) : ColorTable(Chance)
{
    /// <inheritdoc/>
    public override bool ReadsImage => true;

    /// <inheritdoc/>
    public override void Fill(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> tables)
    {
        Span<byte> least = stackalloc byte[4], most = stackalloc byte[4];
        Histogram.Range(size, image, least, most);
        for (int c = 0; c < size.Colors; c++)
        {
            Span<byte> table = tables.Slice(c * LookUp.Size, LookUp.Size);
            bool plain = most[c] <= least[c];   // one value only: nothing to stretch
            double scale = plain ? 1 : 255.0 / (most[c] - least[c]), offset = plain ? 0 : -least[c] * scale;
            for (int x = 0; x < LookUp.Size; x++) table[x] = (byte)Math.Clamp((x * scale) + offset, 0, 255);
        }
    }
}
