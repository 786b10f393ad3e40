namespace Kiln.Vision;

/// <summary>Inverts the bytes that are not below a threshold, as PIL's ImageOps.solarize.</summary>
/// <param name="Threshold">Bytes of at least this are inverted; 0 … 256, where 256 changes nothing.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomSolarize(float Threshold = 128, float Chance = 0.5f) : ColorTable(Chance)
{
    /// <summary>The smallest byte that is inverted.</summary>
    /// <exception cref="InputException">Not between 0 and 256.</exception>
    public float Threshold { get; init; } = Setting.Between(0, 256, Threshold);

    /// <summary>Says whether the image is changed, and A: the threshold.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random) => new(Threshold <= 255, Threshold);

    /// <inheritdoc/>
    public override void Fill(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> tables)
    {
        for (int x = 0; x < LookUp.Size; x++) tables[x] = (byte)(x < draw.A ? x : byte.MaxValue - x);
        Repeat(tables);
    }
}
