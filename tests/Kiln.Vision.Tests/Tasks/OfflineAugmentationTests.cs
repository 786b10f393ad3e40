namespace Kiln.Vision.Tests;

public sealed class OfflineAugmentationTests
{
    private const ulong Seed = 11;
    private const string Heavy = "crop:4,rotate:20,elastic,colorJitter,gaussianNoise,randomErasing,flip";
    private static readonly ImageSet Images = new Shapes(Side: 20, Channels: 3).Make(DataPart.Train, 50);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [Trait("row", "B3")]
    [Trait("row", "B4")]
    public void Files_of_an_epoch_hold_the_bytes_that_training_reads_in_that_epoch(int threads)
    {
        const int epochs = 3;
        using var folder = new TempFolder();
        string into = Path.Combine(folder.Path, "out");
        Pipeline pipeline = Pipeline.Parse(Heavy);
        var offline = new OfflineAugmentation(Images, pipeline, Seed);
        OfflineResult result = offline.Write(into, epochs, threads);
        Assert.Equal((150, true), (result.Files, result.Complete));

        // As training does: shuffled batches, read ahead by other threads, with the fitted normaliser.
        var normalizer = Normalizer.Fit(Images);
        var loader = new Loader(new ImageView(Images, normalizer, pipeline), batchSize: 16, Seed, shuffle: true, threads: 2);
        float[] expected = new float[Images.Size.Count];
        for (int e = 0; e < epochs; e++)
        {
            int seen = 0;
            foreach (Batch batch in loader.Epoch(e))
            {
                for (int i = 0; i < batch.Count; i++, seen++)
                {
                    Image file = ImageFile.Read(Path.Combine(into, offline.PathOf(e, batch.Indices[i])));
                    Assert.Equal(Images.Size, file.Size);
                    normalizer.Apply(file.Pixels, expected);
                    Assert.Equal(expected, batch.Values.Slice(i * expected.Length, expected.Length).ToArray());
                }
            }

            Assert.Equal(Images.Count, seen);
        }
    }

    [Fact]
    [Trait("row", "B3")]
    public void One_thread_and_four_write_the_same_bytes_everywhere()
    {
        using var folder = new TempFolder();
        string one = Path.Combine(folder.Path, "one"), four = Path.Combine(folder.Path, "four");
        var offline = new OfflineAugmentation(Images, Pipeline.Parse(Heavy), Seed);
        OfflineResult a = offline.Write(one, 2, threads: 1), b = offline.Write(four, 2, threads: 4);
        Assert.Equal(a, b);
        string[] names = [.. Directory.EnumerateFiles(one, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(one, f)).Order()];
        Assert.Equal(101, names.Length);
        Assert.All(names, n => Assert.Equal(File.ReadAllBytes(Path.Combine(one, n)), File.ReadAllBytes(Path.Combine(four, n))));
        Assert.Equal(a.Bytes, names.Where(n => n != OfflineAugmentation.Manifest).Sum(n => new FileInfo(Path.Combine(one, n)).Length));
    }

    [Fact]
    [Trait("row", "B8")]
    public void The_manifest_names_every_file_with_its_source_class_epoch_and_what_happened()
    {
        using var folder = new TempFolder();
        string into = Path.Combine(folder.Path, "out");
        new OfflineAugmentation(Images, Pipeline.Parse("crop:2,flip:1"), Seed).Write(into, 2);
        string[] lines = File.ReadAllLines(Path.Combine(into, "manifest.csv"));
        Assert.Equal("file,source,class,epoch,plan", lines[0]);
        Assert.Equal(2 * Images.Count, lines.Length - 1);
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split(',');
            int source = int.Parse(cells[1]);
            Assert.Equal((i - 1) % Images.Count, source);
            Assert.Equal(Images.ClassNames[Images.Labels[source]], cells[2]);
            Assert.Equal($"epoch-{(i - 1) / Images.Count}", cells[0].Split('/')[0]);
            Assert.Equal($"{cells[3]}", $"{(i - 1) / Images.Count}");
            Assert.EndsWith("HorizontalFlip", cells[4], StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(into, cells[0])));
        }
    }

    [Fact]
    public void Stopped_work_leaves_whole_files_and_a_manifest_of_them()
    {
        using var folder = new TempFolder();
        string into = Path.Combine(folder.Path, "out");
        using var stop = new CancellationTokenSource();
        int written = 0;
        var offline = new OfflineAugmentation(Images, Pipeline.Parse("crop:2,flip"), Seed);
        OfflineResult result = offline.Write(into, 5, threads: 2, () =>
        {
            if (Interlocked.Increment(ref written) == 20) stop.Cancel();
        }, stop.Token);
        Assert.False(result.Complete);
        Assert.InRange(result.Files, 20, 22);
        string[] files = [.. Directory.EnumerateFiles(into, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != OfflineAugmentation.Manifest).Select(f => Path.GetRelativePath(into, f).Replace('\\', '/')).Order()];
        Assert.Equal(files, File.ReadAllLines(Path.Combine(into, "manifest.csv")).Skip(1).Select(l => l.Split(',')[0]).Order());
        Assert.All(files, f => Assert.Equal(Images.Size, ImageFile.Read(Path.Combine(into, f)).Size));
    }

    [Fact]
    public void Class_names_become_folders_that_every_system_takes_and_stay_apart()
    {
        ImageSet Named(params string[] names) => new("n", DataPart.Train, new ImageSize(1, 1, 1), [1, 2], [0, 1], names);
        Assert.Equal("epoch-3/T-shirt-top/000000.png", new OfflineAugmentation(Named("T-shirt/top", "b"), Pipeline.None, 1).PathOf(3, 0));
        Assert.Equal("epoch-0/1-a-b/000001.jpg", new OfflineAugmentation(Named("a/b", "a:b"), Pipeline.None, 1) { Format = ImageFormat.Jpeg }.PathOf(0, 1));
    }

    [Fact]
    public void Jpeg_files_are_smaller_and_near_and_other_formats_are_refused()
    {
        using var folder = new TempFolder();
        string into = Path.Combine(folder.Path, "out");
        Pipeline pipeline = Pipeline.Parse("flip:1");
        var offline = new OfflineAugmentation(Images, pipeline, Seed) { Format = ImageFormat.Jpeg };
        offline.Write(into, 1);
        Image file = ImageFile.Read(Path.Combine(into, offline.PathOf(0, 0))), exact = pipeline.Apply(Images.ImageOf(0), new SampleKey(Seed, 0, 0));
        double error = file.Pixels.ToArray().Zip(exact.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(error, 0.01, 20);
        Assert.Throws<InputException>(() => new OfflineAugmentation(Images, pipeline, Seed) { Format = ImageFormat.Bmp });
    }

    [Fact]
    public void A_folder_that_holds_something_is_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "there"), "");
        Assert.Contains("not an empty folder", Assert.Throws<InputException>(() => new OfflineAugmentation(Images, Pipeline.None, Seed).Write(folder.Path, 1)).Message, StringComparison.Ordinal);
    }
}
