namespace Kiln.Vision.Tests;

public class ImageReadingTests
{
    [Fact]
    public void Bad_files_are_left_out_and_the_others_are_as_if_they_had_never_been_there()
    {
        using TempFolder clean = new(), dirty = new();
        ImageFolder.Write(clean, "set");
        ImageFolder.Write(dirty, "set");
        byte[] cut = PngWriter.Encode(ImageFolder.Make(500));
        string[] bad = [dirty.Write("set/B/0a.jpg", []), dirty.Write("set/a/0a.webp", [.. "RIFFxxxxWEBP"u8]), dirty.Write("set/a/3a.png", cut[..^20]), dirty.Write("set/b/9.png", "no image"u8.ToArray())];
        ImageSources expected = ImageFolder.Open(clean["set"]), found = ImageFolder.Open(dirty["set"]);
        Assert.Equal(expected.Train.Labels.ToArray(), found.Train.Labels.ToArray());
        Assert.Equal(ImageFolder.Pixels(expected.Train), ImageFolder.Pixels(found.Train));
        Assert.Equal(ImageFolder.Pixels(expected.Test), ImageFolder.Pixels(found.Test));
        Assert.Equal(bad, found.Report.Bad.Select(b => b.Path));
        Assert.All(found.Report.Bad, b => Assert.StartsWith(b.Path, b.Reason, StringComparison.Ordinal));
        Assert.Contains("WebP", found.Report.Bad[1].Reason, StringComparison.Ordinal);
        Assert.StartsWith(bad[0], Assert.Throws<InputException>(() => ImageFolder.Open(dirty["set"], new() { OnBad = OnBad.Fail })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("4x7")]
    public void Images_decoded_when_asked_for_are_those_decoded_into_memory(string? size)
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 12; i++)
        {
            Image image = ImageFolder.Make(i, 8 + i, 30 - i, channels: i == 5 ? 1 : 3);
            folder.Write($"set/{i % 3}/{i}.{(i % 2 == 0 ? "png" : "jpg")}", i % 2 == 0 ? PngWriter.Encode(image) : JpegWriter.Encode(image));
        }

        var options = new DataOptions { Size = size, TestShare = 0.25 };
        ImageSources memory = ImageFolder.Open(folder["set"], options), lazy = ImageFolder.Open(folder["set"], options, memory: 100);
        Assert.Equal((false, true), (memory.Train.DecodesOnRead, lazy.Train.DecodesOnRead));
        Assert.Equal((memory.Train.CommonSize, 3), (lazy.Train.CommonSize, lazy.Train.Channels));
        Assert.Equal(size is null ? null : new ImageSize(4, 7, 3), lazy.Train.CommonSize);
        Assert.Equal(ImageFolder.Pixels(memory.Train), ImageFolder.Pixels(lazy.Train));
        Assert.Equal(memory.Train.Labels.ToArray(), lazy.Train.Labels.ToArray());
        Assert.Equal(Normalizer.Fit(memory.Train).Means.ToArray(), Normalizer.Fit(lazy.Train).Means.ToArray());
    }

    [Fact]
    public void Grey_images_alone_stay_grey()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 10; i++) folder.Write($"set/{i % 2}/{i}.png", PngWriter.Encode(ImageFolder.Make(i, channels: 1)));
        Assert.Equal(new ImageSize(6, 5, 1), ImageFolder.Open(folder["set"]).Train.CommonSize);
    }

    [Fact]
    public void Different_sizes_need_a_pipeline_that_fixes_one()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 10; i++) folder.Write($"set/{i % 2}/{i}.png", PngWriter.Encode(ImageFolder.Make(i, 6 + i, 20 - i)));
        ImageSource train = ImageFolder.Open(folder["set"]).Train;
        string message = Assert.Throws<InputException>(() => new ImageView(train, Normalizer.Fit(train))).Message;
        Assert.Contains("--size", message);
        Assert.Contains("resize", message);
        var view = new ImageView(train, Normalizer.Fit(train), [new Resize(9, 8)]);
        Assert.Equal(new Shape([9, 8, 3]), view.SampleShape);
        view.Read(1, new SampleKey(1, 0, 1), new float[216]);
    }

    [Fact]
    public void Reading_jpegs_when_asked_for_allocates_little_more_than_the_handle_of_the_file()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 8; i++) folder.Write($"set/{i % 2}/{i}.jpg", JpegWriter.Encode(ImageFolder.Make(i, 40, 40)));
        ImageSource train = ImageFolder.Open(folder["set"], new() { Size = "16", TestShare = 0.5 }, memory: 1).Train;
        for (int i = 0; i < train.Count; i++) train.Read(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < train.Count; i++) train.Read(i);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / train.Count, 0, 1024);
    }

    [Fact]
    public void A_file_that_goes_bad_later_is_an_input_error_with_its_path()
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, "set");
        ImageSource train = ImageFolder.Open(folder["set"], memory: 1).Train;
        foreach (string file in Directory.EnumerateFiles(folder["set/a"])) File.Delete(file);
        Assert.Contains(folder["set"], Assert.Throws<InputException>(() => Normalizer.Fit(train)).Message);
    }

    [Fact]
    public void A_header_that_announces_more_than_is_read_is_a_bad_file()
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, "set");
        folder.Write("set/a/huge.bmp", [.. "BM"u8, .. new byte[8], 54, 0, 0, 0, 40, 0, 0, 0, 0xF0, 0xFF, 0, 0, 0xF0, 0xFF, 0, 0, 1, 0, 24, .. new byte[25]]);
        Assert.Equal(folder["set/a/huge.bmp"], Assert.Single(ImageFolder.Open(folder["set"]).Report.Bad).Path);
    }

    [Fact]
    public void Nothing_but_bad_files_is_told_with_the_first()
    {
        using var folder = new TempFolder();
        folder.Write("set/a/1.png", [1]);
        Assert.Contains("none of the 1 images can be read", Assert.Throws<InputException>(() => ImageFolder.Open(folder["set"])).Message);
    }
}
