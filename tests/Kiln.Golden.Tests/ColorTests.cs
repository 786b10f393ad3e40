using Kiln.Vision;
using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Changes of colours and filters against PIL's and torchvision's, byte by byte.</summary>
public sealed class ColorTests(ITestOutputHelper output)
{
    private const string File = "color";

    public static TheoryData<string> Exact => [.. ExactNames];

    public static TheoryData<string> Near => [.. NearNames];

    private static string[] ExactNames => Cases("brightness", "contrast", "sharpness", "equalize", "autocontrast", "gamma", "posterize", "solarize", "invert", "grayscale", "saturation", "hue", "jitter", "median", "erasing");

    private static string[] NearNames => Cases("blur");

    [Theory]
    [MemberData(nameof(Exact))]
    [Trait("row", "D1")]
    [Trait("row", "D2")]
    [Trait("row", "D3")]
    [Trait("row", "D4")]
    [Trait("row", "D8")]
    public void Bytes_are_those_of_PIL(string name)
    {
        (int most, double mean) = Difference(name);
        Assert.True(most == 0, $"{name}: largest difference {most}, mean {mean:0.000}.");
    }

    [Theory]
    [MemberData(nameof(Near))]
    [Trait("row", "D5")]
    public void Bytes_of_weighted_sums_are_near_those_of_torchvision(string name)
    {
        (int most, double mean) = Difference(name);
        Assert.True(most <= 1 && mean <= 0.01, $"{name}: largest difference {most}, mean {mean:0.000}.");
    }

    [Fact]
    public void Every_case_is_compared() =>
        Assert.Equal(GoldenCase.NamesIn(File).Count(), ExactNames.Length + NearNames.Length + 3);

    private static string[] Cases(params string[] transforms) => [.. GoldenCase.NamesIn(File).Where(name => transforms.Contains(name.Split('-')[0]) && name.Contains('-', StringComparison.Ordinal))];

    private (int Most, double Mean) Difference(string name)
    {
        var golden = GoldenCase.Read(File, name);
        float[] draw = [.. golden.Settings["draw"]!.AsArray().Select(v => (float)v!.GetValue<double>()), 0, 0, 0, 0, 0, 0];
        string transform = golden.Settings["transform"]!.GetValue<string>();
        Image image = Read(golden.Settings["image"]!.GetValue<string>());
        (ImageTransform applied, Draw drawn) = transform == "blur"
            ? (new GaussianBlur((int)draw[0]), new Draw(true, draw[1]))
            : (Transforms[transform], new Draw(true, draw[0], draw[1], draw[2], draw[3], draw[4], draw[5]));
        byte[] found = new byte[image.Size.Count];
        applied.Apply(drawn, image.Size, image.Pixels, found);
        ReadOnlySpan<float> expected = golden["y"].Floats;
        (int most, long sum) = (0, 0);
        for (int i = 0; i < found.Length; i++)
        {
            int difference = Math.Abs(found[i] - (int)expected[i]);
            most = Math.Max(most, difference);
            sum += difference;
        }

        double mean = (double)sum / found.Length;
        output.WriteLine($"{name}: largest difference {most}, mean {mean:0.000} of 255");
        return (most, mean);
    }

    private static Image Read(string name)
    {
        StoredTensor x = GoldenCase.Read(File, name)["x"];
        return new(new ImageSize(x.Shape[0], x.Shape[1], x.Shape[2]), [.. x.Floats.ToArray().Select(v => (byte)v)]);
    }

    private static Dictionary<string, ImageTransform> Transforms { get; } = new()
    {
        ["brightness"] = new RandomBrightness(),
        ["contrast"] = new RandomContrast(),
        ["saturation"] = new RandomSaturation(),
        ["hue"] = new RandomHue(),
        ["gamma"] = new RandomGamma(),
        ["grayscale"] = new RandomGrayscale(),
        ["equalize"] = new RandomEqualize(),
        ["autocontrast"] = new RandomAutocontrast(),
        ["posterize"] = new RandomPosterize(),
        ["solarize"] = new RandomSolarize(),
        ["invert"] = new RandomInvert(),
        ["sharpness"] = new RandomSharpness(),
        ["median"] = new MedianBlur(),
        ["erasing"] = new RandomErasing(Value: "124,116,104"),
        ["jitter"] = new ColorJitter(),
    };
}
