using System.Text.Json.Serialization;

namespace Kiln.Vision;

/// <summary>Coordinates of colours.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColorSpace>))]
public enum ColorSpace
{
    /// <summary>Hue, saturation, value.</summary>
    Hsv,

    /// <summary>Brightness and two colour differences.</summary>
    YCbCr,

    /// <summary>CIE 1976 L*a*b*.</summary>
    Lab,
}

/// <summary>Shifts the three coordinates of all pixels in another colour space, each by its own random number; grey images stay as they are.</summary>
/// <remarks>Without rounding between; <see cref="RandomHue"/> goes through PIL's bytes of hue instead, as torchvision does.</remarks>
/// <param name="Space">The colour space.</param>
/// <param name="Range">Shifts are uniform in ±Range of a coordinate's whole range (hue: the circle; L*: 100; a*, b*: 255); 0 … 1.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record ColorSpaceJitter(ColorSpace Space = ColorSpace.Hsv, float Range = 0.05f, float Chance = 1) : OccasionalTransform(Chance)
{
    /// <summary>The largest shift, as a part of a coordinate's range.</summary>
    /// <exception cref="InputException">Not between 0 and 1.</exception>
    public float Range { get; init; } = Setting.Between(0, 1, Range);

    /// <inheritdoc/>
    protected override bool Concerns(ImageSize size) => size.IsColored;

    /// <summary>Draws the shifts A, B, C.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random) =>
        new(Range > 0, random.Uniform(-Range, Range), random.Uniform(-Range, Range), random.Uniform(-Range, Range));

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        if (!size.IsColored) image[..size.Count].CopyTo(into);
        else if (Space == ColorSpace.Lab) LabShift.Run(draw.A, draw.B, draw.C, size, image, into);
        else if (Space == ColorSpace.YCbCr) PixelWalk.Run(new YCbCrShift(draw.A, draw.B, draw.C), size, image, into);
        else PixelWalk.Run(new HsvShift(draw.A, draw.B, draw.C), size, image, into);
    }
}
