namespace Kiln.Vision;

/// <summary>Mirrors the image left to right with probability <paramref name="Chance"/>; not for digits or letters.</summary>
/// <param name="Chance">The probability, 0 … 1.</param>
public sealed record HorizontalFlip(float Chance = 0.5f) : GeometricTransform
{
    /// <summary>The probability of mirroring.</summary>
    /// <exception cref="InputException">Not between 0 and 1.</exception>
    public float Chance { get; init; } = Setting.Between(0, 1, Chance);

    /// <inheritdoc/>
    public override Draw Sample(ImageSize size, ref Philox random) => new(random.Chance(Chance));

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => new(size, size, new Homography(-1, 0, size.Width, 0, 1, 0));
}
