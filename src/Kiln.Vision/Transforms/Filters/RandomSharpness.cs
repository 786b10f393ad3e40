using System.Buffers;
using System.Runtime.InteropServices;

namespace Kiln.Vision;

/// <summary>Moves pixels away from or towards their smoothed neighbourhood by a random factor, <c>y = ⌊s + f (x − s)⌋</c>: 0 smooth, 1 the image, 2 sharp, as PIL's ImageEnhance.Sharpness.</summary>
/// <remarks>The smooth image is that of the kernel [1 1 1; 1 5 1; 1 1 1] / 13; the outermost pixels stay as they are. Alpha stays too.</remarks>
/// <param name="Low">The smallest factor; 0 … 10.</param>
/// <param name="High">The largest factor; the factor is uniform between them.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomSharpness(float Low = 0, float High = 2, float Chance = 0.5f) : OccasionalTransform(Chance)
{
    /// <summary>The smallest factor.</summary>
    /// <exception cref="InputException">Not between 0 and 10.</exception>
    public float Low { get; init; } = Setting.Between(0, 10, Low);

    /// <summary>The largest factor.</summary>
    /// <exception cref="InputException">Below <see cref="Low"/> or above 10.</exception>
    public float High { get; init; } = Setting.Between(Low, 10, High);

    /// <summary>Draws the factor A.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        float factor = random.Uniform(Low, High);
        return new(factor != 1, factor);
    }

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        int channels = size.Channels, line = size.Width * channels;
        if (size.Height < 3 || size.Width < 3)
        {
            image.CopyTo(into);
            return;
        }

        float[] sums = ArrayPool<float>.Shared.Rent(line);
        image[..line].CopyTo(into);
        for (int y = 1; y + 1 < size.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Slice(y * line, line);
            Span<byte> to = into.Slice(y * line, line);
            row[..channels].CopyTo(to);
            row[^channels..].CopyTo(to[^channels..]);
            SharpnessKernel.Run(ref MemoryMarshal.GetReference(row), to, sums.AsSpan(0, line), channels, draw.A);
        }

        ArrayPool<float>.Shared.Return(sums);
        image[(size.Count - line)..size.Count].CopyTo(into[(size.Count - line)..]);
        if (channels == size.Colors) return;
        for (int i = channels - 1; i < size.Count; i += channels) into[i] = image[i];
    }
}
