namespace Kiln.Vision;

/// <summary>Replaces each pixel by the mean of a square around it; mirrored borders.</summary>
/// <param name="MaxRadius">The side of the square is 2 r + 1 with r uniform in 1 … MaxRadius; 1 … 31, and 0 leaves the image as it is.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record BoxBlur(int MaxRadius = 1, float Chance = 0.5f) : OccasionalTransform(Chance)
{
    /// <summary>The largest radius in pixels.</summary>
    /// <exception cref="InputException">Not between 0 and 31.</exception>
    public int MaxRadius { get; init; } = Setting.Whole(0, SeparableFilter.MostTaps / 2, MaxRadius);

    /// <summary>Draws the radius A.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random) => MaxRadius == 0 ? default : new(true, 1 + random.Below(MaxRadius));

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        Span<float> weights = stackalloc float[(2 * (int)draw.A) + 1];
        weights.Fill(1f / weights.Length);
        SeparableFilter.Run(weights, size, image, into);
    }
}
