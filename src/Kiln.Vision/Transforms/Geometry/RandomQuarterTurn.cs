namespace Kiln.Vision;

/// <summary>Turns the image by 0, 90, 180 or 270 degrees, each equally likely; whole pixels move.</summary>
/// <param name="Chance">The probability of drawing an angle at all.</param>
public sealed record RandomQuarterTurn(float Chance = 1) : GeometricTransform
{
    /// <summary>The probability of drawing an angle, 0 … 1.</summary>
    public float Chance { get; init; } = Setting.Between(0, 1, Chance);

    /// <summary>Draws the number A of quarter turns, counter-clockwise.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        int turns = random.Chance(Chance) ? random.Below(4) : 0;
        return new(turns != 0, turns);
    }

    /// <inheritdoc/>
    public override ImageSize SizeAfter(in Draw draw, ImageSize size) => (int)draw.A % 2 == 0 ? size : size with { Height = size.Width, Width = size.Height };

    /// <inheritdoc/>
    public override ImageSize? SizeAfter(ImageSize size) => size.Height == size.Width || Chance == 0 ? size : null;

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => new(size, SizeAfter(draw, size), (int)draw.A switch
    {
        1 => new Homography(0, -1, size.Width, 1, 0, 0),
        2 => new Homography(-1, 0, size.Width, 0, -1, size.Height),
        3 => new Homography(0, 1, 0, -1, 0, size.Height),
        _ => Homography.Identity,
    });
}
