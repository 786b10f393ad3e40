using System.Buffers;

namespace Kiln.Vision;

/// <summary>Loses detail as a file does: the image becomes a JPEG of random quality and is read again; alpha stays.</summary>
/// <remarks>
/// Blocks of 8×8 pixels, ringing at edges and coarser colour are what is left behind; a network that sees files of many sources should not mind them
/// (Hendrycks and Dietterich 2019 count them among common corruptions). Needs libjpeg-turbo; a draw gives the same bytes on every machine with one version of it.
/// </remarks>
/// <param name="Low">The lowest quality, on the scale of the Independent JPEG Group; 1 … 100.</param>
/// <param name="High">The highest quality; the quality is uniform among the whole numbers between them.</param>
/// <param name="Subsampling">The resolution of colour.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record JpegQuality(int Low = 30, int High = 90, JpegSubsampling Subsampling = JpegSubsampling.Quarter, float Chance = 0.5f) : OccasionalTransform(Chance)
{
    /// <summary>The lowest quality.</summary>
    /// <exception cref="InputException">Not between 1 and 100.</exception>
    public int Low { get; init; } = Setting.Whole(1, 100, Low);

    /// <summary>The highest quality.</summary>
    /// <exception cref="InputException">Below <see cref="Low"/> or above 100.</exception>
    public int High { get; init; } = Setting.Whole(Low, 100, High);

    /// <summary>The resolution of colour.</summary>
    /// <exception cref="InputException">None of the three.</exception>
    public JpegSubsampling Subsampling { get; init; } = Enum.IsDefined(Subsampling)
        ? Subsampling
        : throw new InputException($"JpegQuality: Subsampling is {Subsampling}; expected None, Half or Quarter.");

    /// <summary>Draws the quality A.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random) => new(true, Low + random.Below(High - Low + 1));

    /// <inheritdoc/>
    /// <exception cref="InputException">libjpeg-turbo is not on this machine.</exception>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        int quality = (int)draw.A, pixels = size.Height * size.Width, colors = size.Colors;
        if (colors == size.Channels)
        {
            Degrade(size, quality, image[..size.Count], into[..size.Count]);
            return;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(pixels * colors);
        try
        {
            Span<byte> opaque = rented.AsSpan(0, pixels * colors);
            for (int i = 0; i < pixels; i++) image.Slice(i * size.Channels, colors).CopyTo(opaque[(i * colors)..]);
            Degrade(size with { Channels = colors }, quality, opaque, opaque);
            for (int i = 0; i < pixels; i++)
            {
                opaque.Slice(i * colors, colors).CopyTo(into[(i * size.Channels)..]);
                into[(i * size.Channels) + colors] = image[(i * size.Channels) + colors];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Degrade(ImageSize size, int quality, ReadOnlySpan<byte> image, Span<byte> into)
    {
        ReadOnlySpan<byte> file = JpegEncoder.OfThread(nameof(JpegQuality)).Encode(size, image, quality, Subsampling);
        var target = new PixelTarget(into);
        JpegDecoder.OfThread.Decode(file, new ImageLimits(nameof(JpegQuality), long.MaxValue), ImageReadOptions.Default, ref target);
    }
}
