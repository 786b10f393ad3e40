using System.Text;

namespace Kiln.Vision.Tests;

public class ImageTargetsTests
{
    [Theory]
    [InlineData(false, "path,value:x,value:y\n")]
    [InlineData(true, "path,value:x,value:y\n")]
    [InlineData(false, "path,label:x,label:y\n")]
    public void A_pack_has_the_targets_of_its_manifest_and_bad_files_take_theirs_with_them(bool encoded, string header)
    {
        using var folder = new TempFolder();
        Write(folder, header);
        DatasetOpening.Pack(folder["m.csv"], folder["p"], encoded, new(), ImageFolder.Nowhere);
        ImageSources expected = ImageFolder.Open(folder["m.csv"]), found = ImageFolder.Open(folder["p"]);
        foreach ((ImageSource from, ImageSource pack) in ((ImageSource, ImageSource)[])[(expected.Train, found.Train), (expected.Test, found.Test)])
        {
            Assert.Equal(from.Targets!.Kind, pack.Targets!.Kind);
            Assert.Equal(from.ClassNames, pack.ClassNames);
            Assert.Equal(Rows(from), Rows(pack));
            Assert.Equal(ImageFolder.Pixels(from), ImageFolder.Pixels(pack));
        }

        Assert.Equal((15, 4), (found.Train.Count, found.Test.Count));
        // The first pixel of image i is that of number i, and its row is (i mod 2, i / 4 mod 2).
        foreach (ImageSource part in (ImageSource[])[found.Train, found.Test])
        {
            for (int i = 0; i < part.Count; i++)
            {
                int number = Enumerable.Range(0, 20).Single(n => ImageFolder.Make(n).Pixels.SequenceEqual(part.Read(i)[..90]));
                Assert.Equal([number % 2, number / 4 % 2], part.Targets!.RowOf(i).ToArray());
            }
        }
    }

    [Fact]
    public void A_pack_of_classes_is_as_before_and_damaged_targets_are_refused()
    {
        using var folder = new TempFolder();
        ImageFolder.Write(folder, "set");
        DatasetOpening.Pack(folder["set"], folder["classes"], false, new(), ImageFolder.Nowhere);
        Assert.Equal(1, File.ReadAllBytes(folder["classes"])[8]);
        Write(folder, "path,value:x,value:y\n");
        DatasetOpening.Pack(folder["m.csv"], folder["p"], false, new(), ImageFolder.Nowhere);
        byte[] pack = File.ReadAllBytes(folder["p"]);
        Assert.Equal(2, pack[8]);
        pack[8] = 1;
        folder.Write("other", pack);
        Assert.Contains("damaged", Assert.Throws<InputException>(() => ImageFolder.Open(folder["other"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_images_are_measured_in_the_scale_of_the_training_images()
    {
        using var folder = new TempFolder();
        Write(folder, "path,value:x,value:y\n");
        ImageTask task = ImageTask.For(new Recipe { Data = folder["m.csv"], Model = "linear" }, ImageFolder.Nowhere);
        Assert.Equal(TargetKind.Values, task.Train.Targets.Kind);
        Assert.Equal(task.Train.Targets, task.Test.Targets);
        float[] scaled = new float[2];
        task.Test.ReadTargets(1, new SampleKey(1, 0, 1), scaled);
        for (int c = 0; c < 2; c++) Assert.Equal(task.Images.Test.Targets!.RowOf(1)[c], task.Test.Targets.Unscale(c, scaled[c]), 1e-5);
        Assert.Equal(1, ModelCatalog.Create("linear", [4, 4, 1], 1, new ModelOptions { Targets = TargetKind.Values }).Parameters[^1].Shape[0]);
    }

    [Fact]
    public void Targets_are_put_into_the_order_of_a_model()
    {
        var labels = new ImageTargets(TargetKind.Labels, ["a", "b"], [1, 0, 1, 1]);
        Assert.Equal([0, 0, 1], labels.Arranged(["b", "c", "a"], "d").RowOf(0).ToArray());
        Assert.Equal("'d' has a target 'b', which the model does not know; it knows a.", Assert.Throws<InputException>(() => labels.Arranged(["a"], "d")).Message);
        var values = new ImageTargets(TargetKind.Values, ["a"], [1]);
        Assert.Equal("'d' has no value 'b', which the model was trained on; it has a.", Assert.Throws<InputException>(() => values.Arranged(["a", "b"], "d")).Message);
    }

    private static float[] Rows(ImageSource images) => [.. Enumerable.Range(0, images.Count).SelectMany(i => images.Targets!.RowOf(i).ToArray())];

    // Twenty images of which one is bad.
    private static void Write(TempFolder folder, string header)
    {
        var text = new StringBuilder(header);
        for (int i = 0; i < 20; i++)
        {
            folder.Write($"i/{i:00}.png", i == 7 ? [1, 2, 3] : PngWriter.Encode(ImageFolder.Make(i)));
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"i/{i:00}.png,{i % 2},{i / 4 % 2}\n");
        }

        folder.Write("m.csv", Encoding.UTF8.GetBytes(text.ToString()));
    }
}
