namespace Kiln.Vision;

/// <summary>Keeps the upper bits of each byte, as PIL's ImageOps.posterize.</summary>
/// <param name="Bits">How many bits are kept; 1 … 8, where 8 changes nothing.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomPosterize(int Bits = 4, float Chance = 0.5f) : ColorTable(Chance)
{
    /// <summary>Bits that are kept.</summary>
    /// <exception cref="InputException">Not between 1 and 8.</exception>
    public int Bits { get; init; } = Setting.Whole(1, 8, Bits);

    /// <summary>Says whether the image is changed, and A: the bits kept.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random) => new(Bits < 8, Bits);

    /// <inheritdoc/>
    public override void Fill(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> tables)
    {
        int mask = byte.MaxValue << (8 - (int)draw.A);
        for (int x = 0; x < LookUp.Size; x++) tables[x] = (byte)(x & mask);
        Repeat(tables);
    }
}
