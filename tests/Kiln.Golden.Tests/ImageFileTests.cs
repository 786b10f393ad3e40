using System.Text.Json.Nodes;
using Kiln.Vision;
using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Image files as Pillow reads them: exact where decoding is exact, and for JPEG with the same library and transform.</summary>
public class ImageFileTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "golden", "images");

    private static readonly JsonObject Index = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "index.json")))!.AsObject();

    private static readonly byte[] Expected = File.ReadAllBytes(Path.Combine(Folder, "expected.bin"));

    public static TheoryData<int, string> Cases()
    {
        var rows = new TheoryData<int, string>();
        for (int i = 0; i < Index["cases"]!.AsArray().Count; i++) rows.Add(i, (string)Case(i)["file"]!);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pixels_are_those_that_Pillow_reads(int index, string file)
    {
        JsonObject c = Case(index);
        var options = new ImageReadOptions
        {
            Channels = (int?)c["channels"],
            Upright = (bool?)c["upright"] ?? true,
            Target = c["target"] is JsonArray target ? ((int)target[0]!, (int)target[1]!) : null,
        };
        Image image = ImageFile.Read(Path.Combine(Folder, file), options);
        int[] shape = [.. c["shape"]!.AsArray().Select(n => (int)n!)];
        Assert.Equal(new ImageSize(shape[0], shape[1], shape[2]), image.Size);

        ReadOnlySpan<byte> expected = Expected.AsSpan((int)c["offset"]!, image.Size.Count);
        int largest = 0;
        for (int i = 0; i < expected.Length; i++) largest = Math.Max(largest, Math.Abs(expected[i] - image.Pixels[i]));
        output.WriteLine($"{file}: max difference {largest} (tolerance {(int)c["tolerance"]!})");
        Assert.InRange(largest, 0, (int)c["tolerance"]!);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Headers_tell_size_and_orientation_without_decoding(int index, string file)
    {
        string path = Path.Combine(Folder, file);
        ImageHeader header = ImageHeader.Read(path);
        Assert.Equal(ImageFile.Read(path).Size, header.UprightSize);
        Assert.Equal(ImageFile.Read(path, new ImageReadOptions { Upright = false }).Size, header.Size);
        Assert.Equal((int?)Case(index)["orientation"] ?? 1, header.Orientation);
        Assert.Equal(header, ImageHeader.Of(File.ReadAllBytes(path), path));
    }

    private static JsonObject Case(int index) => Index["cases"]!.AsArray()[index]!.AsObject();
}
