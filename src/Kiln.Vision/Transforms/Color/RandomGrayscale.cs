namespace Kiln.Vision;

/// <summary>Replaces colours by their grey, <c>⌊0.299 R + 0.587 G + 0.114 B + ½⌋</c> in all three channels, as torchvision's RandomGrayscale.</summary>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomGrayscale(float Chance = 0.1f) : ColorMatrix(Chance)
{
    /// <inheritdoc/>
    public override ColorAffine MatrixOf(in Draw draw) => ColorAffine.Saturate(0).Then(ColorAffine.Shift(0.5f, 0.5f, 0.5f));
}
