namespace Kiln.Vision;

/// <summary>Changes brightness, contrast, saturation and hue in random order, as torchvision's ColorJitter; images without colours get the first two.</summary>
/// <param name="Brightness">The factor of brightness is uniform in <c>[max(0, 1 − x), 1 + x]</c>; 0 leaves it out.</param>
/// <param name="Contrast">The same for contrast.</param>
/// <param name="Saturation">The same for saturation.</param>
/// <param name="Hue">The turn of hues is uniform in ±x of the circle; 0 … 0.5, 0 leaves it out.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record ColorJitter(float Brightness = 0.4f, float Contrast = 0.4f, float Saturation = 0.4f, float Hue = 0.1f, float Chance = 1) : OccasionalTransform(Chance)
{
    private const int Parts = 4, Orders = 24;

    /// <summary>How far the factor of brightness goes from 1.</summary>
    /// <exception cref="InputException">Not between 0 and 10.</exception>
    public float Brightness { get; init; } = Setting.Between(0, 10, Brightness);

    /// <summary>How far the factor of contrast goes from 1.</summary>
    /// <exception cref="InputException">Not between 0 and 10.</exception>
    public float Contrast { get; init; } = Setting.Between(0, 10, Contrast);

    /// <summary>How far the factor of saturation goes from 1.</summary>
    /// <exception cref="InputException">Not between 0 and 10.</exception>
    public float Saturation { get; init; } = Setting.Between(0, 10, Saturation);

    /// <summary>The largest turn of hues, either way.</summary>
    /// <exception cref="InputException">Not between 0 and 0.5.</exception>
    public float Hue { get; init; } = Setting.Between(0, 0.5f, Hue);

    /// <summary>Draws the order A (0 … 23, equally likely), the factors B of brightness, C of contrast and D of saturation, and the turn E.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        int order = random.Below(Orders);
        float brightness = Blend.Factor(Brightness, ref random), contrast = Blend.Factor(Contrast, ref random);
        float saturation = Blend.Factor(Saturation, ref random), hue = random.Uniform(-Hue, Hue);
        return new(brightness != 1 || contrast != 1 || saturation != 1 || RandomHue.Steps(hue) != 0, order, brightness, contrast, saturation, hue);
    }

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        Span<int> left = [0, 1, 2, 3];
        int order = (int)draw.A;
        ReadOnlySpan<byte> from = image;
        for (int count = Parts; count > 0; order /= count--)
        {
            int at = order % count;   // the digits of the order in the mixed base 4, 3, 2, 1
            if (ApplyPart(left[at], draw, size, from, into)) from = into;
            left[(at + 1)..count].CopyTo(left[at..]);
        }

        if (from != into) image.CopyTo(into);
    }

    /// <summary>Applies one of the four; false where it has nothing to do and writes nothing.</summary>
    private static bool ApplyPart(int part, in Draw draw, ImageSize size, ReadOnlySpan<byte> from, Span<byte> into)
    {
        switch (part)
        {
            case 0 when draw.B != 1:
                return Table(0, draw.B, size, from, into);
            case 1 when draw.C != 1:
                return Table((byte)(Luma.Mean(size, from) + 0.5), draw.C, size, from, into);
            case 2 when draw.D != 1 && size.IsColored:
                PixelWalk.Run(new SaturationMap(draw.D), size, from, into);
                return true;
            case 3 when RandomHue.Steps(draw.E) != 0 && size.IsColored:
                PixelWalk.Run(new HueMap(RandomHue.Steps(draw.E)), size, from, into);
                return true;
            default:
                return false;
        }
    }

    private static bool Table(byte plain, float factor, ImageSize size, ReadOnlySpan<byte> from, Span<byte> into)
    {
        Span<byte> tables = stackalloc byte[3 * LookUp.Size];
        for (int c = 0; c < size.Colors; c++) Blend.Fill(plain, factor, tables[(c * LookUp.Size)..]);
        LookUp.Run(tables, size, from, into);
        return true;
    }
}
