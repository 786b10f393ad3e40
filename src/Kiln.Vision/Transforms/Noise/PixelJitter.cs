using System.Buffers;

namespace Kiln.Vision;

/// <summary>Takes each pixel from a random place nearby, <c>y(p) = x(p + d)</c> with d uniform in a square; places outside become the nearest inside.</summary>
/// <param name="Radius">How far a pixel may come from, in each direction; 0 … 16.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record PixelJitter(int Radius = 1, float Chance = 0.5f) : OccasionalTransform(Chance)
{
    /// <summary>How far a pixel may come from, in each direction.</summary>
    /// <exception cref="InputException">Not between 0 and 16.</exception>
    public int Radius { get; init; } = Setting.Whole(0, 16, Radius);

    /// <summary>Draws the key A, B of the shifts.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        (float high, float low) = NoiseStream.Key(ref random);
        return new(Radius > 0, high, low);
    }

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        (int height, int width, int channels) = (size.Height, size.Width, size.Channels);
        ushort[] rented = ArrayPool<ushort>.Shared.Rent(2 * width);
        Span<ushort> bits = rented.AsSpan(0, 2 * width);
        for (int y = 0; y < height; y++)
        {
            NoiseStream.FillBits(draw.A, draw.B, y, bits);
            for (int x = 0; x < width; x++)
            {
                int row = Math.Clamp(y + Shift(bits[2 * x]), 0, height - 1), column = Math.Clamp(x + Shift(bits[(2 * x) + 1]), 0, width - 1);
                image.Slice(((row * width) + column) * channels, channels).CopyTo(into[(((y * width) + x) * channels)..]);
            }
        }

        ArrayPool<ushort>.Shared.Return(rented);
    }

    private int Shift(ushort bits) => ((bits * ((2 * Radius) + 1)) >> 16) - Radius;
}
