using System.Text.Json.Nodes;
using Kiln.Vision;
using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Geometric transforms of a small image, with draws that are given, against torchvision and Pillow.</summary>
public sealed class TransformTests(ITestOutputHelper output)
{
    private const string File = "transforms";

    /// <summary>In steps of a byte: mean and largest difference where values between pixels are made.</summary>
    private const double Mean = 1, Largest = 3;

    public static TheoryData<string> Cases => [.. GoldenCase.NamesIn(File).Where(name => name != "image")];

    [Theory]
    [Trait("row", "C1")]
    [Trait("row", "C3")]
    [Trait("row", "C5")]
    [Trait("row", "C7")]
    [Trait("row", "C9")]
    [Trait("row", "C11")]
    [MemberData(nameof(Cases))]
    public void Agrees_with_torchvision(string name)
    {
        TransformJson.Register();
        StoredTensor x = GoldenCase.Read(File, "image")["x"];
        Image image = ImageOf(x);
        GoldenCase golden = GoldenCase.Read(File, name);
        Image expected = ImageOf(golden["y"]), found = Changed(golden, image);
        Assert.Equal(expected.Size, found.Size);
        int[] differences = [.. expected.Pixels.ToArray().Zip(found.Pixels.ToArray(), (a, b) => Math.Abs(a - b))];
        output.WriteLine($"{name}: mean difference {differences.Average():F3}, largest {differences.Max()}, of 255");
        if (golden.Setting("exact", false)) Assert.Equal(0, differences.Max());
        Assert.InRange(differences.Average(), 0, Mean);
        Assert.InRange(differences.Max(), 0, Largest);
    }

    private static Image Changed(GoldenCase golden, Image image)
    {
        if (golden.Settings["transform"] is not { } settings) return ElasticTransform.Displace(image, golden["right"].Floats, golden["down"].Floats, (byte)golden.Setting("fill", 0));
        var recipe = Recipe.Parse(new JsonObject { ["augment"] = new JsonArray(settings.DeepClone()) }.ToJsonString());
        float[] numbers = new float[8];
        JsonArray draw = golden.Settings["draw"]!.AsArray();
        for (int i = 0; i < draw.Count; i++) numbers[i] = (float)draw[i]!.GetValue<double>();
        return ((ImageTransform)recipe.Augment[0]).Apply(new Draw(true, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]), image);
    }

    private static Image ImageOf(StoredTensor t) => new(new ImageSize((int)t.Shape[0], (int)t.Shape[1], (int)t.Shape[2]), [.. t.Floats.ToArray().Select(v => (byte)v)]);
}
