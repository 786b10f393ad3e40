namespace Kiln.Vision;

/// <summary>Moves the image by whole pixels at random.</summary>
/// <param name="X">To the right or left, up to this share of the width.</param>
/// <param name="Y">Up or down, up to this share of the height.</param>
/// <param name="Fill">The value that comes in.</param>
public sealed record RandomTranslation(float X = 0.1f, float Y = 0.1f, int Fill = 0) : GeometricTransform
{
    /// <summary>The largest shift along x, as a share of the width.</summary>
    public float X { get; init; } = Setting.Between(0, 1, X);

    /// <summary>The largest shift along y, as a share of the height.</summary>
    public float Y { get; init; } = Setting.Between(0, 1, Y);

    /// <summary>The value that comes in, 0 … 255.</summary>
    public int Fill { get; init; } = Setting.Whole(0, byte.MaxValue, Fill);

    /// <summary>Draws the shift A to the right and B down, in pixels.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        float x = MathF.Round(random.Uniform(-X, X) * size.Width), y = MathF.Round(random.Uniform(-Y, Y) * size.Height);
        return new(x != 0 || y != 0, x, y);
    }

    /// <inheritdoc/>
    internal override GeometricStep StepOf(in Draw draw, ImageSize size) => new(size, size, Homography.Translation(-draw.A, -draw.B)) { Fill = (byte)Fill };
}
