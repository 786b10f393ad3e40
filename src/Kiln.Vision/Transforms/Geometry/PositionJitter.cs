namespace Kiln.Vision;

/// <summary>Gives each pixel the value of one near it, drawn for each pixel alone: noise in position.</summary>
/// <param name="Distance">How far away, in pixels along each axis.</param>
/// <param name="Chance">The probability of changing the image at all.</param>
public sealed record PositionJitter(int Distance = 1, float Chance = 1) : ImageTransform
{
    private const int SeedBits = 24;   // whole numbers so large are exact as floats

    /// <summary>The largest distance along each axis, in pixels, 0 … 255.</summary>
    public int Distance { get; init; } = Setting.Whole(0, byte.MaxValue, Distance);

    /// <summary>The probability of a change, 0 … 1.</summary>
    public float Chance { get; init; } = Setting.Between(0, 1, Chance);

    /// <inheritdoc/>
    public override bool MovesPixels => true;

    /// <summary>Draws the seed of the distances, two whole numbers A and B.</summary>
    public override Draw Sample(ImageSize size, ref Philox random) => new(random.Chance(Chance) && Distance > 0, random.Below(1 << SeedBits), random.Below(1 << SeedBits));

    /// <summary>Does what was drawn; at the edges the nearest pixel stands for those outside.</summary>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        var random = new Philox((ulong)draw.A, (ulong)draw.B);
        uint places = (2 * (uint)Distance) + 1;
        int channels = size.Channels;
        for (int y = 0, i = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++, i++)
            {
                uint bits = random.NextBits();
                int v = Math.Clamp(y - Distance + (int)(((bits >> 16) * places) >> 16), 0, size.Height - 1);
                int u = Math.Clamp(x - Distance + (int)(((bits & 0xFFFF) * places) >> 16), 0, size.Width - 1);
                image.Slice(((v * size.Width) + u) * channels, channels).CopyTo(into[(i * channels)..]);
            }
        }
    }

    /// <inheritdoc/>
    public override void ApplyToMask(in Draw draw, ImageSize size, ReadOnlySpan<byte> mask, byte fill, Span<byte> into) => Apply(draw, size, mask, into);
}
