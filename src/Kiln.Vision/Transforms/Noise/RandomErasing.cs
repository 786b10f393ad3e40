using System.Globalization;

namespace Kiln.Vision;

/// <summary>Replaces a random rectangle by one colour or by noise (Zhong et al. 2017), with the sampling of torchvision's RandomErasing; alpha stays.</summary>
/// <remarks>
/// A place is tried ten times; a rectangle that does not fit inside leaves the image as it is. Images are bytes here. What torchvision calls <c>random</c>, normal numbers of mean 0 and
/// deviation 1 put in after normalisation, is <c>normal</c>: bytes of mean 127.5 and deviation 63.75, cut to 0 … 255, which become about such numbers where the data's own mean and
/// deviation are near a half and a quarter. The paper's random values are <c>uniform</c>.
/// </remarks>
/// <param name="ScaleLow">The smallest share of the image's area; 0 … 1.</param>
/// <param name="ScaleHigh">The largest share; the share is uniform between them. The paper has 0.4.</param>
/// <param name="RatioLow">The smallest height / width; 0.01 … 100.</param>
/// <param name="RatioHigh">The largest height / width; the logarithm of the ratio is uniform between them.</param>
/// <param name="Value">What comes there: a byte such as <c>0</c>, one for each colour such as <c>124,116,104</c>, or for each byte of its own a number that is <c>uniform</c> among all bytes or <c>normal</c>.</param>
/// <param name="Chance">The probability that an image is changed; 0 … 1.</param>
public sealed record RandomErasing(
    float ScaleLow = 0.02f, float ScaleHigh = 0.33f, float RatioLow = 0.3f, float RatioHigh = 3.3f, string Value = "0", float Chance = 0.5f)
    : OccasionalTransform(Chance)
{
    private const int Tries = 10;
    private const string Uniform = "uniform", Normal = "normal";

    /// <summary>The smallest share of the area.</summary>
    /// <exception cref="InputException">Not between 0 and 1.</exception>
    public float ScaleLow { get; init; } = Setting.Between(0, 1, ScaleLow);

    /// <summary>The largest share of the area.</summary>
    /// <exception cref="InputException">Below <see cref="ScaleLow"/> or above 1.</exception>
    public float ScaleHigh { get; init; } = Setting.Between(ScaleLow, 1, ScaleHigh);

    /// <summary>The smallest height / width.</summary>
    /// <exception cref="InputException">Not between 0.01 and 100.</exception>
    public float RatioLow { get; init; } = Setting.Between(0.01f, 100, RatioLow);

    /// <summary>The largest height / width.</summary>
    /// <exception cref="InputException">Below <see cref="RatioLow"/> or above 100.</exception>
    public float RatioHigh { get; init; } = Setting.Between(RatioLow, 100, RatioHigh);

    /// <summary>What comes into the rectangle.</summary>
    /// <exception cref="InputException">Neither <c>uniform</c>, <c>normal</c> nor one or three bytes.</exception>
    public string Value { get; init; } = IsRandom(Value) || Parse(Value, stackalloc byte[3]) > 0
        ? Value
        : throw new InputException($"RandomErasing: Value is '{Value}'; expected 'uniform', 'normal', a byte such as '0', or three with commas between such as '124,116,104'.");

    /// <summary>Draws the rectangle: top A, left B, height C, width D, and the key E, F of the noise.</summary>
    protected override Draw SampleChange(ImageSize size, ref Philox random)
    {
        float area = size.Height * (float)size.Width;
        for (int i = 0; i < Tries; i++)
        {
            float share = area * random.Uniform(ScaleLow, ScaleHigh), ratio = MathF.Exp(random.Uniform(MathF.Log(RatioLow), MathF.Log(RatioHigh)));
            int height = (int)MathF.Round(MathF.Sqrt(share * ratio)), width = (int)MathF.Round(MathF.Sqrt(share / ratio));
            if (height >= size.Height || width >= size.Width) continue;
            int top = random.Below(size.Height - height + 1), left = random.Below(size.Width - width + 1);
            (float keyHigh, float keyLow) = NoiseStream.Key(ref random);
            return new(height > 0 && width > 0, top, left, height, width, keyHigh, keyLow);
        }

        return default;
    }

    /// <inheritdoc/>
    public override void Apply(in Draw draw, ImageSize size, ReadOnlySpan<byte> image, Span<byte> into)
    {
        image[..size.Count].CopyTo(into);
        (int top, int left, int height, int width) = ((int)draw.A, (int)draw.B, (int)draw.C, (int)draw.D);
        if (IsRandom(Value))
        {
            Patch.FillRandom(into, size, top, left, height, width, draw.E, draw.F, isNormal: Value == Normal);
            return;
        }

        Span<byte> color = stackalloc byte[3];
        int given = Parse(Value, color);
        if (given > 1 && given != size.Colors) throw new InputException($"RandomErasing: Value '{Value}' has {given} numbers and the images have {size.Colors} colour channel; give one number, or as many as there are channels.");
        Patch.Fill(into, size, top, left, height, width, color[..given]);
    }

    private static bool IsRandom(string value) => value is Uniform or Normal;

    /// <summary>Reads one or three bytes; returns how many, 0 for anything else.</summary>
    private static int Parse(ReadOnlySpan<char> text, Span<byte> color)
    {
        int count = 0;
        foreach (Range part in text.Split(','))
        {
            if (count == color.Length || !byte.TryParse(text[part].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out color[count])) return 0;
            count++;
        }

        return count is 1 or 3 ? count : 0;
    }
}
