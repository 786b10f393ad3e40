namespace Kiln.Vision.Tests;

public class MendedImagesTests
{
    private const int PerClass = 8;
    private static readonly string[] Damaged = ["train/a/3.jpg", "train/a/4.png", "train/b/7.jpg", "test/b/0.png"];

    [Fact]
    public void The_next_good_image_of_the_class_stands_in_for_a_damaged_one_going_round()
    {
        using TempFolder whole = new(), cut = new();
        Write(whole, []);
        Write(cut, Damaged);
        ImageSources expected = ImageFolder.Open(whole["set"], memory: 1), found = ImageFolder.Open(cut["set"], memory: 1);
        byte[][] good = ImageFolder.Pixels(expected.Train), mended = ImageFolder.Pixels(found.Train);
        Assert.Equal(expected.Train.Labels.ToArray(), found.Train.Labels.ToArray());
        for (int i = 0; i < good.Length; i++) Assert.Equal(good[i switch { 3 or 4 => 5, 15 => 8, _ => i }], mended[i]);
        Assert.Equal(ImageFolder.Pixels(expected.Test)[9], ImageFolder.Pixels(found.Test)[8]);
        Assert.Equal(Damaged.Select(d => cut[Path.Combine("set", d)]), found.Replaced.Select(b => b.Path));
        Assert.All(found.Replaced, b => Assert.StartsWith(b.Path, b.Reason, StringComparison.Ordinal));
        Assert.Empty(found.Report.Bad);
        Assert.Empty(expected.Replaced);
    }

    [Fact]
    public void Batches_have_the_same_bits_for_any_number_of_threads_and_after_a_resumed_run()
    {
        using var folder = new TempFolder();
        Write(folder, Damaged);
        float[][] expected = Batches(folder, threads: 1);
        foreach (int threads in (int[])[0, 2, 3, 4])
        {
            foreach (int first in (int[])[0, 2])
            {
                float[][] found = Batches(folder, threads, first);
                Assert.Equal(expected.Length, found.Length + first);
                for (int b = 0; b < found.Length; b++) Assert.Equal(expected[b + first], found[b]);
            }
        }
    }

    [Fact]
    public void Images_of_different_sizes_keep_their_own_size()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 12; i++)
        {
            byte[] file = PngWriter.Encode(ImageFolder.Make(i, 6 + i, 20 - i));
            folder.Write($"set/{i % 2}/{i:00}.png", i == 4 ? file[..^30] : file);
        }

        ImageSource train = ImageFolder.Open(folder["set"], new() { TestShare = 0.2 }, memory: 1).Train;
        var view = new ImageView(train, Normalizer.Fit(train), [new RandomResizedCrop(5, 5)]);
        float[] values = new float[75];
        for (int i = 0; i < view.Count; i++) view.Read(i, new SampleKey(1, 0, i), values);
        int bad = Array.FindIndex(Enumerable.Range(0, train.Count).ToArray(), train.IsReplaced);
        Assert.True(bad >= 0, "The damaged file is among the training images.");
        Assert.True(view.ReadImage(bad, new SampleKey(1, 0, bad)).Pixels.Length == 75);
        Assert.NotEqual(new ImageSize(10, 16, 3), train.SizeOf(bad));
    }

    [Fact]
    public void A_damaged_file_ends_reading_where_that_is_asked_for()
    {
        using var folder = new TempFolder();
        Write(folder, Damaged);
        ImageSources images = ImageFolder.Open(folder["set"], new() { OnBad = OnBad.Fail }, memory: 1);
        string message = Assert.Throws<InputException>(() => ImageFolder.Pixels(images.Train)).Message;
        Assert.StartsWith(folder["set/train/a/3.jpg"], message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_a_good_image_is_an_error_that_names_it()
    {
        using var folder = new TempFolder();
        Write(folder, [.. Enumerable.Range(0, PerClass).Select(i => $"train/b/{i}.{(i % 2 == 0 ? "png" : "jpg")}")]);
        ImageSource train = ImageFolder.Open(folder["set"], memory: 1).Train;
        Assert.Contains("'b'", Assert.Throws<InputException>(() => train.Read(PerClass + 2)).Message, StringComparison.Ordinal);
        train.Read(2);
    }

    [Fact]
    public void Replaced_images_are_no_duplicates()
    {
        using var folder = new TempFolder();
        Write(folder, Damaged);
        Assert.Equal(new DuplicateImages(0, 0, 0, 0), DuplicateImages.Of(ImageFolder.Open(folder["set"], memory: 1)));
    }

    private static float[][] Batches(TempFolder folder, int threads, int first = 0)
    {
        ImageSource train = ImageFolder.Open(folder["set"], memory: 1).Train;
        var view = new ImageView(train, Normalizer.Fit(train), [new RandomCrop(2), new HorizontalFlip()]);
        return [.. new Loader(view, 4, seed: 5, shuffle: true, threads).Epoch(1, first).Select(b => b.Values.ToArray())];
    }

    // Classes a and b in both parts, PNG and JPEG by turns; damaged files are cut behind their headers.
    private static void Write(TempFolder folder, IReadOnlyCollection<string> damaged)
    {
        int number = 0;
        foreach (string part in (string[])["train", "test"])
        {
            foreach (string name in (string[])["a", "b"])
            {
                for (int i = 0; i < PerClass; i++)
                {
                    Image image = ImageFolder.Make(number++, 24, 20);
                    string path = $"{part}/{name}/{i}.{(i % 2 == 0 ? "png" : "jpg")}";
                    byte[] file = i % 2 == 0 ? PngWriter.Encode(image) : JpegWriter.Encode(image);
                    folder.Write(Path.Combine("set", path), damaged.Contains(path) ? file[..(file.Length * 3 / 4)] : file);
                }
            }
        }
    }
}
