namespace Kiln.Vision;

/// <summary>Mirrors the image left to right with probability <paramref name="Chance"/>; not for digits or letters.</summary>
/// <param name="Chance">The probability, 0 … 1.</param>
public sealed record HorizontalFlip(float Chance = 0.5f) : ImageTransform
{
    /// <summary>The probability of mirroring.</summary>
    /// <exception cref="InputException">Not between 0 and 1.</exception>
    public float Chance { get; init; } = Chance is >= 0 and <= 1
        ? Chance
        : throw new InputException($"The chance of a horizontal flip is {Chance}; expected a number from 0 to 1, such as 0.5.");

    /// <inheritdoc/>
    public override Draw Sample(ImageSize size, ref Philox random) => new(random.Chance(Chance));

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        int channels = size.Channels, line = size.Width * channels;
        for (int start = 0; start < size.Count; start += line)
        {
            ReadOnlySpan<byte> from = image.Slice(start, line);
            Span<byte> to = into.Slice(start, line);
            if (channels == 1)
            {
                from.CopyTo(to);
                to.Reverse();
                continue;
            }

            for (int x = 0; x < line; x += channels) from.Slice(x, channels).CopyTo(to[(line - channels - x)..]);
        }
    }
}
