namespace Kiln.Vision;

/// <summary>Surrounds the image with <paramref name="Padding"/> black pixels and cuts out its own size at a random place (He et al. 2016, CIFAR-10: 4).</summary>
/// <param name="Padding">Pixels added on each side, at least 0.</param>
public sealed record RandomCrop(int Padding = 4) : ImageTransform
{
    /// <summary>Pixels added on each side; the image moves by up to as many in each direction, each shift equally likely.</summary>
    /// <exception cref="InputException">A negative number, or one so large that it cannot be meant.</exception>
    public int Padding { get; init; } = Padding is >= 0 and <= 1024
        ? Padding
        : throw new InputException($"The padding of a random crop is {Padding} pixels; expected 0 to 1024, such as 4.");

    /// <summary>Draws the shift: A pixels down, B pixels to the right.</summary>
    public override Draw Sample(ImageSize size, ref Philox random)
    {
        int down = random.Below((2 * Padding) + 1) - Padding, right = random.Below((2 * Padding) + 1) - Padding;
        return new(down != 0 || right != 0, down, right);
    }

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        (int down, int right) = ((int)draw.A, (int)draw.B);
        int line = size.Width * size.Channels;
        int shift = Math.Clamp(right, -size.Width, size.Width) * size.Channels;
        int kept = line - Math.Abs(shift);
        for (int y = 0; y < size.Height; y++)
        {
            Span<byte> to = into.Slice(y * line, line);
            int source = y - down;
            to.Clear();
            if ((uint)source >= (uint)size.Height) continue;
            image.Slice((source * line) + Math.Max(-shift, 0), kept).CopyTo(to[Math.Max(shift, 0)..]);
        }
    }
}
