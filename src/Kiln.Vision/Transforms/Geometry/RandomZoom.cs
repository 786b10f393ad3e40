namespace Kiln.Vision;

/// <summary>Scales the image about its centre at random; shrinking takes the mean over all pixels that become one.</summary>
/// <param name="Least">The smallest factor; below 1 the image becomes smaller and what surrounds it is filled.</param>
/// <param name="Most">The largest factor.</param>
/// <param name="Fill">The value outside.</param>
public sealed record RandomZoom(float Least = 0.8f, float Most = 1.2f, int Fill = 0) : GeometricTransform
{
    /// <summary>The smallest factor, above 0.</summary>
    public float Least { get; init; } = Setting.Ordered(0.01f, 100, Least, Most);

    /// <summary>The value outside, 0 … 255.</summary>
    public int Fill { get; init; } = Setting.Whole(0, byte.MaxValue, Fill);

    /// <summary>Draws the factor A.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        float factor = random.Uniform(Least, Most);
        return new(factor != 1, factor);
    }

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) =>
        new(size, size, Homography.InverseAffine((size.Width * 0.5, size.Height * 0.5), 0, scale: draw.A), resizes: true) { Fill = (byte)Fill };
}
