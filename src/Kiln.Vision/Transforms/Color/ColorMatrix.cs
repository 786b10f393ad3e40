namespace Kiln.Vision;

/// <summary>A change of colours by a 3×4 matrix, the same for all pixels; images without colours stay as they are, and so does alpha.</summary>
/// <remarks>Neighbours of this kind can be joined by <see cref="ColorAffine.Then"/>.</remarks>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public abstract record ColorMatrix(float Chance) : OccasionalTransform(Chance)
{
    /// <summary>The matrix of what was drawn; its results are rounded down.</summary>
    public abstract ColorAffine MatrixOf(in Draw draw);

    /// <inheritdoc/>
    protected override bool Concerns(ImageSize size) => size.IsColored;

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        if (size.IsColored) MatrixOf(draw).Apply(size, image, into);
        else image.CopyTo(into);
    }
}
