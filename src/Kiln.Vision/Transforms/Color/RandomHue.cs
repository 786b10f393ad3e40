namespace Kiln.Vision;

/// <summary>Turns all hues by a random part of the circle, in the 256 steps of PIL's HSV, as torchvision's adjust_hue; grey images stay as they are.</summary>
/// <param name="Range">The turn is uniform in ±Range of the circle; 0 … 0.5.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomHue(float Range = 0.1f, float Chance = 1) : OccasionalTransform(Chance)
{
    /// <summary>The largest part of the circle, either way.</summary>
    /// <exception cref="InputException">Not between 0 and 0.5.</exception>
    public float Range { get; init; } = Setting.Between(0, 0.5f, Range);

    /// <inheritdoc/>
    protected override bool Concerns(ImageSize size) => size.IsColored;

    /// <summary>Draws the turn A.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        float turn = random.Uniform(-Range, Range);
        return new(Steps(turn) != 0, turn);
    }

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        if (size.IsColored) PixelWalk.Run(new HueMap(Steps(draw.A)), size, image, into);
        else image.CopyTo(into);
    }

    /// <summary>The turn in 256ths, the fraction dropped: 0 … 255.</summary>
    internal static int Steps(float turn) => (int)(turn * 255.0) & 255;
}
