namespace Kiln.Vision;

/// <summary>Makes a square black whose middle is any pixel, so that it may reach over the edge (DeVries and Taylor 2017); alpha stays.</summary>
/// <param name="Length">The side of the square in pixels: 16 for CIFAR-10 in the paper; 0 … 1024.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record Cutout(int Length = 8, float Chance = 1) : OccasionalTransform(Chance)
{
    /// <summary>The side of the square in pixels.</summary>
    /// <exception cref="InputException">Not between 0 and 1024.</exception>
    public int Length { get; init; } = Setting.Whole(0, 1024, Length);

    /// <summary>Draws the first row A and the first column B, which may be outside.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random) =>
        new(Length > 0, random.Below(size.Height) - (Length / 2), random.Below(size.Width) - (Length / 2));

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        image[..size.Count].CopyTo(into);
        Patch.Fill(into, size, (int)draw.A, (int)draw.B, Length, Length, [0]);
    }
}
