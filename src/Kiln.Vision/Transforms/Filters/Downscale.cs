namespace Kiln.Vision;

/// <summary>Loses detail: each square of f × f pixels becomes its mean, as if the image had been made smaller and larger again.</summary>
/// <param name="MaxFactor">The side f of the squares is uniform in 2 … MaxFactor; 1 … 64, where 1 leaves the image as it is.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record Downscale(int MaxFactor = 4, float Chance = 0.5f) : OccasionalTransform(Chance)
{
    /// <summary>The largest side of the squares in pixels.</summary>
    /// <exception cref="InputException">Not between 1 and 64.</exception>
    public int MaxFactor { get; init; } = Setting.Whole(1, 64, MaxFactor);

    /// <summary>Draws the side A of the squares.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random) => MaxFactor < 2 ? default : new(true, 2 + random.Below(MaxFactor - 1));

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        int side = (int)draw.A;
        for (int y = 0; y < size.Height; y += side)
        {
            for (int x = 0; x < size.Width; x += side)
            {
                var square = (y, x, Math.Min(side, size.Height - y), Math.Min(side, size.Width - x));   // smaller at the right and lower edge
                for (int c = 0; c < size.Channels; c++) Level(square, c, size, image, into);
            }
        }
    }

    private static void Level((int Y, int X, int Height, int Width) square, int channel, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        int line = size.Width * size.Channels, start = (square.Y * line) + (square.X * size.Channels) + channel;
        int end = square.Width * size.Channels, sum = 0, count = square.Height * square.Width;
        for (int y = 0; y < square.Height; y++)
        {
            for (int x = 0; x < end; x += size.Channels) sum += image[start + (y * line) + x];
        }

        byte mean = (byte)((sum + (count / 2)) / count);
        for (int y = 0; y < square.Height; y++)
        {
            for (int x = 0; x < end; x += size.Channels) into[start + (y * line) + x] = mean;
        }
    }
}
