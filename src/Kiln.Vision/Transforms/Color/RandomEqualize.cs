namespace Kiln.Vision;

/// <summary>Spreads the values of each colour channel so that all are about equally frequent, as PIL's ImageOps.equalize.</summary>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomEqualize(float Chance = 0.5f) : ColorTable(Chance)
{
    /// <inheritdoc/>
    public override bool ReadsImage => true;

    /// <inheritdoc/>
    public override void Fill(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> tables)
    {
        Span<int> counts = stackalloc int[3 * LookUp.Size];
        Histogram.Count(size, image, counts);
        for (int c = 0; c < size.Colors; c++) FillOne(counts.Slice(c * LookUp.Size, LookUp.Size), tables.Slice(c * LookUp.Size, LookUp.Size));
    }

    /// <summary>Whole-number arithmetic throughout: the step is a 255th of the pixels that do not have the largest value.</summary>
    private static void FillOne(ReadOnlySpan<int> counts, Span<byte> table)
    {
        int last = counts.LastIndexOfAnyExcept(0), total = 0;
        foreach (int count in counts) total += count;
        int step = (total - counts[last]) / 255, sum = step / 2;
        for (int x = 0; x < LookUp.Size; x++)
        {
            table[x] = step == 0 ? (byte)x : (byte)Math.Min(sum / step, byte.MaxValue);
            sum += counts[x];
        }
    }
}
