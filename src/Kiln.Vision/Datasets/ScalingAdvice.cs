namespace Kiln.Vision;

/// <summary>Which scaling suits a channel, and why.</summary>
/// <param name="Channel">The channel, from 0.</param>
/// <param name="Standardise">Whether to centre and divide by the deviation; otherwise to map the bounds to 0 and 1.</param>
/// <param name="Skewness">How lopsided its values are.</param>
/// <param name="AtBounds">The share of its values at 0 or 255, 0 … 1.</param>
public sealed record ScalingAdvice(int Channel, bool Standardise, double Skewness, double AtBounds)
{
    // A normal distribution has no skew, and of one that bytes hold next to nothing lies at the bounds.
    private const double MostSkewness = 1, MostAtBounds = 0.25;

    /// <summary>The reason, as part of a sentence.</summary>
    public string Reason => Standardise
        ? $"nearly symmetric (skew {Skewness:F2}) with few values at the bounds ({AtBounds:P0})"
        : $"bounded by 0 and 255, and far from a bell: skew {Skewness:F2}, {AtBounds:P0} of the values at a bound";

    /// <summary>The name of the scaling.</summary>
    public string Method => Standardise ? "standardise" : "min-max";

    /// <summary>
    /// The rule of the textbooks: standardise what is symmetric, as if normal; map to 0 … 1 what has natural bounds and piles up at them or is skewed by 1 or more. Bytes always have the bounds 0 and 255.
    /// </summary>
    public static IReadOnlyList<ScalingAdvice> Of(ImageSource train)
    {
        var histogram = ChannelHistogram.Of(train);
        return [.. Enumerable.Range(0, histogram.Channels).Select(c =>
        {
            (double skewness, double atBounds) = (histogram.Skewness(c), histogram.ShareAtBounds(c));
            return new ScalingAdvice(c, Math.Abs(skewness) < MostSkewness && atBounds < MostAtBounds, skewness, atBounds);
        })];
    }
}
