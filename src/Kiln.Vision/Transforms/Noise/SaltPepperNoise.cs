using System.Buffers;

namespace Kiln.Vision;

/// <summary>Makes some pixels white and as many black, each pixel on its own; all colours of a pixel together, alpha stays.</summary>
/// <param name="Amount">The probability that a pixel is changed; 0 … 1.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record SaltPepperNoise(float Amount = 0.02f, float Chance = 0.5f) : OccasionalTransform(Chance)
{
    /// <summary>The probability that a pixel is changed.</summary>
    /// <exception cref="InputException">Not between 0 and 1.</exception>
    public float Amount { get; init; } = Setting.Between(0, 1, Amount);

    /// <summary>Draws the key A, B of the noise.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        (float high, float low) = NoiseStream.Key(ref random);
        return new(Amount > 0, high, low);
    }

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        image[..size.Count].CopyTo(into);
        ushort[] rented = ArrayPool<ushort>.Shared.Rent(size.Width);
        Span<ushort> bits = rented.AsSpan(0, size.Width);
        int changed = (int)MathF.Round(Amount * (ushort.MaxValue + 1)), white = changed / 2;
        for (int y = 0; y < size.Height; y++)
        {
            NoiseStream.FillBits(draw.A, draw.B, y, bits);
            for (int x = 0; x < bits.Length; x++)
            {
                if (bits[x] >= changed) continue;
                into.Slice(((y * size.Width) + x) * size.Channels, size.Colors).Fill(bits[x] < white ? byte.MaxValue : byte.MinValue);
            }
        }

        ArrayPool<ushort>.Shared.Return(rented);
    }
}
