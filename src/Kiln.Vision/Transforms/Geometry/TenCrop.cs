namespace Kiln.Vision;

/// <summary>The four corners and the centre, then the same of the mirrored image (Krizhevsky et al. 2012).</summary>
/// <param name="Height">The height of a crop.</param>
/// <param name="Width">The width of a crop; 0 for a square.</param>
/// <param name="Vertical">Whether the mirrored image is upside down rather than left to right.</param>
public sealed record TenCrop(int Height = 224, int Width = 0, bool Vertical = false) : FixedCrops(Height, Width)
{
    /// <inheritdoc/>
    public override int Count => 10;

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => Crop((int)draw.A % 5, size, draw.A >= 5 && !Vertical, draw.A >= 5 && Vertical);
}
