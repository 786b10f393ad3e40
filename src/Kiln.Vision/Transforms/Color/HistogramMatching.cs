namespace Kiln.Vision;

/// <summary>Gives each colour channel the distribution of values of a reference image (histogram specification, Gonzalez and Woods), as scikit-image's match_histograms.</summary>
/// <param name="Reference">The path of a PNG file, read once; if empty, all values are to be equally frequent.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record HistogramMatching(string Reference = "", float Chance = 0.5f) : ColorTable(Chance)
{
    private readonly TargetHistogram target = Reference.Length > 0 ? TargetHistogram.Of(PngReader.Read(Reference)) : TargetHistogram.Even;

    /// <inheritdoc/>
    public override bool ReadsImage => true;

    /// <summary>Matches to an image in memory.</summary>
    public static HistogramMatching To(Image reference, float chance = 0.5f) => new(TargetHistogram.Of(reference), chance);

    /// <inheritdoc/>
    public override void Fill(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> tables)
    {
        if (target.Colors != 1 && target.Colors != size.Colors) throw new InputException($"HistogramMatching: the reference has {target.Colors} colour channels and the images have {size.Colors}; give a reference with one or with as many.");
        Span<int> counts = stackalloc int[3 * LookUp.Size];
        Histogram.Count(size, image, counts);
        for (int c = 0; c < size.Colors; c++) target.Fill(counts.Slice(c * LookUp.Size, LookUp.Size), c, tables.Slice(c * LookUp.Size, LookUp.Size));
    }

    private HistogramMatching(TargetHistogram target, float chance)
        : this("", chance) => this.target = target;
}
