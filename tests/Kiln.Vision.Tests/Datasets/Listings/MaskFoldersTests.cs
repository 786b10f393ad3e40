using Xunit.Abstractions;

namespace Kiln.Vision.Tests;

public class MaskFoldersTests(ITestOutputHelper output)
{
    private const int Side = DrawnShapes.Side;

    [Fact]
    [Trait("row", "B9")]
    public void Drawn_shapes_are_told_from_their_ground_pixel_by_pixel()
    {
        using var folder = new TempFolder();
        DrawnShapes.Write(folder, "", 60);
        var recipe = new Recipe { Data = folder.Path, Epochs = 20, BatchSize = 8, Seed = 3, Augment = Pipeline.Parse("crop:2,flip,randomBrightness"), DataOptions = new() { TestShare = 0.25 } };
        ImageTask task = ImageTask.For(recipe, ImageFolder.Nowhere);
        Assert.Equal("fcn", task.Recipe.Model);
        RunResult run = Trainer.Fit(task.Net, task.Train, task.Test, task.Recipe);
        run.Weights.Dispose();
        IReadOnlyDictionary<string, double> measures = run.Measures!.ByName();
        output.WriteLine($"mean IoU {measures["meanIntersectionOverUnion"]:F4}, pixels right {measures["pixelAccuracy"]:P2} after {run.History.Sum(e => e.Seconds):F1} s");
        Assert.InRange(measures["meanIntersectionOverUnion"], 0.95, 1);   // 0.98 were measured
        Assert.Equal(["ground", "square", "bar"], run.Measures.Each.Select(e => e.Target));
        InputException named = Assert.Throws<InputException>(() => ImageTask.For(recipe with { Model = "cnn" }, ImageFolder.Nowhere));
        Assert.Equal("Model 'cnn': it gives one answer for an image, and masks ask for a class of each pixel; known for them are fcn.", named.Message);
    }

    [Fact]
    [Trait("row", "B9")]
    public void A_good_image_that_stands_in_for_a_damaged_one_brings_its_own_mask()
    {
        using var folder = new TempFolder();
        DrawnShapes.Write(folder, "train/", 6);
        DrawnShapes.Write(folder, "val/", 3);
        ImageSources good = ImageFolder.Open(folder.Path);
        byte[] file = File.ReadAllBytes(folder["train/images/02.png"]);
        folder.Write("train/images/02.png", file[..^40]);
        ImageSources data = ImageFolder.Open(folder.Path, memory: 1);
        Assert.True(data.Train.DecodesOnRead);
        ImageView view = new(data.Train, Normalizer.None, Pipeline.Parse("flip,translate:0.2:0.2")), expected = new(good.Train, Normalizer.None, Pipeline.Parse("flip,translate:0.2:0.2"));
        foreach (int i in (int[])[2, 1, 3])
        {
            var key = new SampleKey(5, 0, i);
            Assert.Equal(Sample(expected, i == 2 ? 3 : i, key), Sample(view, i, key));
        }

        Assert.Equal([folder["train/images/02.png"]], data.Replaced.Select(b => b.Path));
        Assert.Equal(good.Train.Masks!.Of(3).Pixels.ToArray(), data.Train.Select([2, 0], DataPart.Train).MaskOf(0)!.Pixels.ToArray());

        static float[] Sample(ImageView view, int index, SampleKey key)
        {
            float[] image = new float[Side * Side], mask = new float[Side * Side];
            view.Read(index, key, image);
            view.ReadTargets(index, key, mask);
            return [.. image, .. mask];
        }
    }

    [Fact]
    [Trait("row", "B7")]
    public void Fingerprints_know_the_masks_and_test_images_stay_test_images()
    {
        using var folder = new TempFolder();
        DrawnShapes.Write(folder, "", 8);
        ImageSources data = ImageFolder.Open(folder.Path), lazy = ImageFolder.Open(folder.Path, memory: 1);
        Assert.Equal((false, true), (new ImageView(lazy.Train, Normalizer.None).IsForTesting, new ImageView(lazy.Test, Normalizer.None).IsForTesting));
        DataFingerprint before = ImageFingerprint.Of(data.Undivided!);
        Assert.Equal(before, ImageFingerprint.Of(lazy.Undivided!));
        Image mask = PngMask.Read(folder["masks/03.png"]);
        mask.Pixels[0] = 255;
        PngWriter.Write(folder["masks/03.png"], mask);
        DataFingerprint after = ImageFingerprint.Of(ImageFolder.Open(folder.Path).Undivided!);
        Assert.NotEqual(before.Outline, after.Outline);
        Assert.Equal(before.Content, after.Content);
    }

    [Fact]
    [Trait("row", "B9")]
    public void Masks_move_with_their_images_and_what_comes_in_has_no_class()
    {
        using var folder = new TempFolder();
        DrawnShapes.Write(folder, "", 12);
        ImageSources data = ImageFolder.Open(folder.Path);
        Assert.Equal(TargetKind.Pixels, data.Train.TargetKind);
        var view = new ImageView(data.Train, Normalizer.None, Pipeline.Parse("translate:0.3:0.3,flip,randomContrast"));
        float[] image = new float[Side * Side], mask = new float[Side * Side];
        bool outside = false;
        for (int i = 0; i < view.Count; i++)
        {
            var key = new SampleKey(4, 1, i);
            view.Read(i, key, image);
            view.ReadTargets(i, key, mask);
            Assert.All(mask, m => Assert.True(m is 0 or 1 or 2 or 255));
            outside |= mask.Contains(255);
            double bright = Enumerable.Range(0, mask.Length).Where(p => mask[p] is 1 or 2).Average(p => image[p]), dark = Enumerable.Range(0, mask.Length).Where(p => mask[p] == 0).Average(p => image[p]);
            Assert.True(bright > dark + 0.2, $"image {i}: {bright} on shapes, {dark} beside them");
        }

        Assert.True(outside);
    }

    [Fact]
    public void Parts_are_read_and_a_size_asked_for_keeps_classes_whole()
    {
        using var folder = new TempFolder();
        DrawnShapes.Write(folder, "train/", 8);
        DrawnShapes.Write(folder, "val/", 4);
        ImageSources data = ImageFolder.Open(folder.Path, new DataOptions(Size: "12x16"));
        Assert.Equal((8, 4), (data.Train.Count, data.Test.Count));
        Image mask = data.Test.Masks!.Of(0);
        Assert.Equal((12, 16), (mask.Height, mask.Width));
        Assert.All(mask.Pixels.ToArray(), m => Assert.True(m <= 2));
    }

    [Fact]
    public void What_is_wrong_names_the_file()
    {
        using var folder = new TempFolder();
        DrawnShapes.Write(folder, "", 4);
        folder.Write("images/lone.png", PngWriter.Encode(new Image(Side, Side, 1)));
        Assert.Contains("lone.png: the image has no mask", Assert.Throws<InputException>(() => ImageFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("masks/lone.png", PngWriter.Encode(new Image(Side, Side, 3)));
        Assert.Contains("a mask is a PNG of grey or of a palette", Assert.Throws<InputException>(() => ImageFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("masks/lone.png", PngWriter.Encode(new Image(Side, 7, 1)));
        Assert.Contains("lone.png: the mask has 24 × 7 pixels and its image 24 × 24", Assert.Throws<InputException>(() => ImageFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
        var other = new Image(Side, Side, 1);
        other.Pixels[5] = 9;
        folder.Write("masks/lone.png", PngWriter.Encode(other));
        Assert.Contains("a pixel of class 9, and there are 3 classes", Assert.Throws<InputException>(() => ImageFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Masks_of_0_and_255_alone_have_nothing_to_learn_and_say_so()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 3; i++)
        {
            var mask = new Image(8, 8, 1);
            mask.Pixels[..20].Fill(255);
            folder.Write($"images/{i}.png", PngWriter.Encode(ImageFolder.Make(i, 8, 8)));
            folder.Write($"masks/{i}.png", PngWriter.Encode(mask));
        }

        Assert.Contains("the masks have no class but 0, and 255 stands for none", Assert.Throws<InputException>(() => ImageFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }
}
