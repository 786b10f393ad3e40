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
        AssertTrainingReadsThem(Images, pipeline, offline, into, epochs);
    }

    [Theory]
    [InlineData(ReadingOptions.UsualMemoryLimit)]
    [InlineData(1L)]
    [Trait("row", "B3")]
    public void So_do_those_of_a_folder_whose_images_have_different_sizes(long memory)
    {
        const int epochs = 2;
        using var folder = new TempFolder();
        string into = folder["out"];
        for (int i = 0; i < 24; i++)
        {
            byte[] file = PngWriter.Encode(ImageFolder.Make(i, 20 + i, 60 - (2 * i)));
            folder.Write($"set/{(i < 9 ? "few" : "many")}/{i:00}.png", i == 13 ? file[..^30] : file);
        }

        ImageSource train = ImageFolder.Open(folder["set"], memory: memory).Train;
        Assert.Null(train.CommonSize);
        Pipeline pipeline = Pipeline.Parse("randomResizedCrop:16:12,flip,colorJitter,gaussianNoise");
        var offline = new OfflineAugmentation(train, pipeline, Seed);
        Assert.Equal(epochs * train.Count, offline.Write(into, epochs, threads: 3).Files);
        AssertTrainingReadsThem(train, pipeline, offline, into, epochs);

        // Without a size of its own for all, each file has that of its image.
        var flipped = new OfflineAugmentation(train, Pipeline.Parse("flip:1"), Seed) { Samples = [0, 5, 3] };
        Assert.Equal(3, flipped.Write(folder["flipped"], 1).Files);
        foreach (int i in flipped.Samples) Assert.Equal(train.SizeOf(i), ImageFile.Read(Path.Combine(folder["flipped"], flipped.PathOf(0, i))).Size);
        Assert.Equal(["0", "5", "3"], File.ReadAllLines(Path.Combine(folder["flipped"], "manifest.csv")).Skip(1).Select(l => l.Split(',')[1]));
    }

    [Fact]
    [Trait("row", "B3")]
    [Trait("row", "B9")]
    public void Masks_lie_beside_their_images_as_training_reads_them_and_an_epoch_is_a_data_set_again()
    {
        using var folder = new TempFolder();
        DrawnShapes.Write(folder, "", 12);
        string into = folder["out"];
        ImageSource train = ImageFolder.Open(folder.Path).Train;
        Pipeline pipeline = Pipeline.Parse("rotate:20,crop:3,randomBrightness,flip");
        var offline = new OfflineAugmentation(train, pipeline, Seed);
        OfflineResult result = offline.Write(into, 2, threads: 2);
        AssertTrainingReadsThem(train, pipeline, offline, into, 2);
        var view = new ImageView(train, Normalizer.None, pipeline);
        float[] classes = new float[view.Targets.Count];
        for (int i = 0; i < train.Count; i++)
        {
            view.ReadTargets(i, new SampleKey(Seed, 1, i), classes);
            Assert.Equal(classes, PngMask.Read(Path.Combine(into, OfflineAugmentation.MaskPathOf(1, i))).Pixels.ToArray().Select(b => (float)b));
        }

        Assert.Equal(result.Bytes, Directory.EnumerateFiles(into, "*.png", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length));
        string[] lines = File.ReadAllLines(Path.Combine(into, "manifest.csv"));
        Assert.Equal("file,source,mask,epoch,plan", lines[0]);
        Assert.StartsWith("epoch-0/images/000000.png,0,epoch-0/masks/000000.png,0,RandomRotation", lines[1], StringComparison.Ordinal);
        ImageSource again = ImageFolder.Open(Path.Combine(into, "epoch-1")).Undivided!;
        Assert.Equal(train.Count, again.Count);
        Assert.Equal(["ground", "square", "bar"], again.ClassNames);
    }

    [Fact]
    public void Labels_and_numbers_get_columns_that_a_manifest_is_read_by()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 4; i++) folder.Write($"{i}.png", PngWriter.Encode(ImageFolder.Make(i)));
        File.WriteAllText(folder["m.csv"], "path,value:x,value:y\n0.png,1.5,2\n1.png,3,4\n2.png,5,6\n3.png,7,8\n");
        ImageSource all = ImageFolder.Open(folder["m.csv"]).Undivided!;
        new OfflineAugmentation(all, Pipeline.Parse("randomBrightness"), Seed).Write(folder["out"], 1);
        string[] lines = File.ReadAllLines(folder["out/manifest.csv"]);
        Assert.Equal("file,source,value:x,value:y,epoch,plan", lines[0]);
        Assert.StartsWith("epoch-0/images/000000.png,0,1.5,2,0,", lines[1], StringComparison.Ordinal);
        Assert.Equal([7, 8], ImageFolder.Open(folder["out/manifest.csv"]).Undivided!.Targets!.RowOf(3).ToArray());
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

    // As training does: shuffled batches, read ahead by other threads, with the fitted normaliser.
    private static void AssertTrainingReadsThem(ImageSource images, Pipeline pipeline, OfflineAugmentation offline, string folder, int epochs)
    {
        var normalizer = Normalizer.Fit(images);
        var view = new ImageView(images, normalizer, pipeline);
        var loader = new Loader(view, batchSize: 16, Seed, shuffle: true, threads: 2);
        float[] expected = new float[view.SampleShape.Count];
        for (int e = 0; e < epochs; e++)
        {
            int seen = 0;
            foreach (Batch batch in loader.Epoch(e))
            {
                for (int i = 0; i < batch.Count; i++, seen++)
                {
                    Image file = ImageFile.Read(Path.Combine(folder, offline.PathOf(e, batch.Indices[i])));
                    Assert.Equal(view.SampleShape, file.Size.Shape);
                    normalizer.Apply(file.Pixels, expected);
                    Assert.Equal(expected, batch.Values.Slice(i * expected.Length, expected.Length).ToArray());
                }
            }

            Assert.Equal(images.Count, seen);
        }
    }
}
