using Xunit.Abstractions;

namespace Kiln.Vision.Tests;

public class MaskFoldersTests(ITestOutputHelper output)
{
    private const int Side = 24;

    [Fact]
    [Trait("row", "B9")]
    public void Drawn_shapes_are_told_from_their_ground_pixel_by_pixel()
    {
        using var folder = new TempFolder();
        Write(folder, "", 60);
        var recipe = new Recipe { Data = folder.Path, Epochs = 6, BatchSize = 8, Seed = 3, Augment = Pipeline.Parse("crop:2,flip,randomBrightness"), DataOptions = new() { TestShare = 0.25 } };
        ImageTask task = ImageTask.For(recipe, ImageFolder.Nowhere);
        Assert.Equal("fcn", task.Recipe.Model);
        RunResult run = Trainer.Fit(task.Net, task.Train, task.Test, task.Recipe);
        run.Weights.Dispose();
        IReadOnlyDictionary<string, double> measures = run.Measures!.ByName();
        output.WriteLine($"mean IoU {measures["meanIntersectionOverUnion"]:F4}, pixels right {measures["pixelAccuracy"]:P2} after {run.History[^1].Seconds * 6:F1} s");
        Assert.InRange(measures["meanIntersectionOverUnion"], 0.85, 1);
        Assert.Equal(["ground", "square", "bar"], run.Measures.Each.Select(e => e.Target));
    }

    [Fact]
    [Trait("row", "B9")]
    public void Masks_move_with_their_images_and_what_comes_in_has_no_class()
    {
        using var folder = new TempFolder();
        Write(folder, "", 12);
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
    public void Parts_sizes_and_palettes_are_read_and_a_size_asked_for_keeps_classes_whole()
    {
        using var folder = new TempFolder();
        Write(folder, "train/", 8);
        Write(folder, "val/", 4);
        ImageSources data = ImageFolder.Open(folder.Path, new DataOptions(Size: "12x16"));
        Assert.Equal((8, 4), (data.Train.Count, data.Test.Count));
        Image mask = data.Test.Masks!.Of(0);
        Assert.Equal((12, 16), (mask.Height, mask.Width));
        Assert.All(mask.Pixels.ToArray(), m => Assert.True(m <= 2));
        Assert.Contains("a pack does not keep", Assert.Throws<InputException>(() => DatasetOpening.Pack(folder.Path, folder["p"], false, new(), ImageFolder.Nowhere)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_names_the_file()
    {
        using var folder = new TempFolder();
        Write(folder, "", 4);
        folder.Write("images/lone.png", PngWriter.Encode(new Image(Side, Side, 1)));
        Assert.Contains("lone.png: the image has no mask", Assert.Throws<InputException>(() => ImageFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
        folder.Write("masks/lone.png", PngWriter.Encode(new Image(Side, Side, 3)));
        Assert.Contains("a mask is a PNG of grey or of a palette", Assert.Throws<InputException>(() => ImageFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
        var other = new Image(Side, Side, 1);
        other.Pixels[5] = 9;
        folder.Write("masks/lone.png", PngWriter.Encode(other));
        Assert.Contains("a pixel of class 9, and there are 3 classes", Assert.Throws<InputException>(() => ImageFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    // A square (1) and a bar (2), brighter than the ground (0) by different amounts.
    private static void Write(TempFolder folder, string part, int count)
    {
        folder.Write("classes.txt", "ground\nsquare\nbar\n"u8.ToArray());
        for (int i = 0; i < count; i++)
        {
            Image image = new(Side, Side, 1), mask = new(Side, Side, 1);
            Philox random = Philox.For(12, (ulong)part.Length, (ulong)i);
            for (int p = 0; p < image.Pixels.Length; p++) image.Pixels[p] = (byte)random.Below(60);
            Draw(1, random.Below(10), random.Below(14), 9, 9, 140);
            Draw(2, 12 + random.Below(9), random.Below(8), 3, 16, 200);
            folder.Write($"{part}images/{i:00}.png", PngWriter.Encode(image));
            folder.Write($"{part}masks/{i:00}.png", PngWriter.Encode(mask));

            void Draw(byte label, int top, int left, int height, int width, int level)
            {
                for (int p = 0; p < height * width; p++)
                {
                    int at = ((top + (p / width)) * Side) + left + (p % width);
                    image.Pixels[at] = (byte)(level + random.Below(50));
                    mask.Pixels[at] = label;
                }
            }
        }
    }
}
