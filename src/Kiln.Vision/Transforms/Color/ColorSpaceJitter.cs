using System.Numerics;
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
/// <remarks>Pixels are taken one by one, and Lab needs powers of each. For hue alone <see cref="RandomHue"/> is much faster.</remarks>
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
        image[..size.Count].CopyTo(into);
        if (!size.IsColored) return;
        var shift = new Vector3(draw.A, draw.B, draw.C);
        for (int i = 0; i < size.Count; i += size.Channels)
        {
            Vector3 rgb = Shifted(new Vector3(image[i], image[i + 1], image[i + 2]) / byte.MaxValue, shift);
            rgb = Vector3.Clamp((rgb * byte.MaxValue) + new Vector3(0.5f), Vector3.Zero, new Vector3(byte.MaxValue));
            (into[i], into[i + 1], into[i + 2]) = ((byte)rgb.X, (byte)rgb.Y, (byte)rgb.Z);
        }
    }

    private Vector3 Shifted(Vector3 rgb, Vector3 shift)
    {
        switch (Space)
        {
            case ColorSpace.YCbCr:
                return ColorSpaces.FromYCbCr(ColorSpaces.ToYCbCr(rgb) + shift);
            case ColorSpace.Lab:
                return ColorSpaces.FromLab(ColorSpaces.ToLab(rgb) + (shift * new Vector3(100, 255, 255)));
            default:
                Vector3 hsv = ColorSpaces.ToHsv(rgb) + shift;
                return ColorSpaces.FromHsv(new(hsv.X, Math.Clamp(hsv.Y, 0, 1), Math.Clamp(hsv.Z, 0, 1)));
        }
    }
}
