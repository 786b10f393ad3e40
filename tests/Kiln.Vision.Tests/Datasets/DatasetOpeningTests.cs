namespace Kiln.Vision.Tests;

public class DatasetOpeningTests
{
    [Fact]
    public void A_folder_without_parts_holds_out_a_share_of_every_class_by_the_seed()
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, "set");
        ImageSources a = ImageFolder.Open(folder["set"]), again = ImageFolder.Open(folder["set"]), b = ImageFolder.Open(folder["set"], seed: 2), half = ImageFolder.Open(folder["set"], new() { TestShare = 0.5 });
        Assert.Equal((16, 4, 20), (a.Train.Count, a.Test.Count, a.Undivided!.Count));
        Assert.Equal([1, 2, 1], a.Test.Labels.ToArray().GroupBy(l => l).OrderBy(g => g.Key).Select(g => g.Count()));
        Assert.Equal(ImageFolder.Pixels(a.Test), ImageFolder.Pixels(again.Test));
        Assert.NotEqual(ImageFolder.Pixels(a.Test), ImageFolder.Pixels(b.Test));
        Assert.Equal(10, half.Test.Count);
        Assert.Equal((DataPart.Train, DataPart.Test), (a.Train.Part, a.Test.Part));
    }

    [Theory]
    [InlineData("set")]
    [InlineData("set/train", "set/test")]
    public void Folds_hold_out_every_training_image_once(params string[] parts)
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, parts);
        var held = new List<byte[]>();
        for (int fold = 1; fold <= 4; fold++)
        {
            ImageSources sources = ImageFolder.Open(folder["set"], new() { Folds = 4, Fold = fold });
            Assert.Equal((15, 5), (sources.Train.Count, sources.Test.Count));
            Assert.Equal(1, sources.Test.Labels.Count(0));
            Assert.Empty(ImageFolder.Pixels(sources.Train).Intersect(ImageFolder.Pixels(sources.Test), ByteArrays.Same));
            held.AddRange(ImageFolder.Pixels(sources.Test));
        }

        Assert.Equal(20, held.Distinct(ByteArrays.Same).Count());
    }

    [Fact]
    public void Files_of_other_kinds_and_sizes_for_known_sets_are_told()
    {
        using var folder = new TempFolder();
        Assert.Contains("neither a pack nor a manifest", Assert.Throws<InputException>(() => ImageFolder.Open(folder.Write("x.zip", [1, 2, 3, 4]))).Message);
        Assert.Contains("--size", Assert.Throws<InputException>(() => ImageFolder.Open("shapes", new() { Size = "8" })).Message);
        Assert.Contains("no data set and no directory", Assert.Throws<InputException>(() => ImageFolder.Open(folder["nowhere"])).Message);
    }

    [Fact]
    public void A_manifest_opens_the_images_it_names()
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, "set");
        string rows = string.Join('\n', ((string[])["B", "a", "b"]).SelectMany(c => Directory.EnumerateFiles(folder[$"set/{c}"]).Order(StringComparer.Ordinal).Select(f => $"set/{c}/{Path.GetFileName(f)},{c}")));
        ImageSources found = ImageFolder.Open(folder.Write("m.csv", System.Text.Encoding.UTF8.GetBytes(rows))), expected = ImageFolder.Open(folder["set"]);
        Assert.Equal(ImageFolder.Pixels(expected.Train), ImageFolder.Pixels(found.Train));
        Assert.Equal("m", found.Train.Name);
    }

    private sealed class ByteArrays : IEqualityComparer<byte[]>
    {
        public static readonly ByteArrays Same = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes) => bytes.Length;
    }
}
