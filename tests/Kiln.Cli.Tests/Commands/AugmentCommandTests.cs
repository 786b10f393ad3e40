using System.Diagnostics;
using System.Text.Json;
using Kiln.Vision;

namespace Kiln.Cli.Tests.Commands;

public sealed class AugmentCommandTests
{
    private static readonly string[] Small = ["augment", "shapes-color", "--augment", "crop:4,flip:0.5,colorJitter", "--limit", "40", "--seed", "5"];

    [Fact]
    [Trait("row", "B3")]
    [Trait("row", "B4")]
    public void Files_hold_what_training_of_that_seed_sees_and_both_ways_are_measured()
    {
        using var folder = new TemporaryFolder();
        JsonElement said = Tool.Run([.. Small, "--epochs", "2", "--out", folder["out"], "--threads", "2", "--json"]).Done().Json;
        Assert.Equal(80, said.GetProperty("files").GetInt32());
        foreach (string way in (string[])["online", "offline"])
        {
            Assert.True(said.GetProperty(way).GetProperty("imagesPerSecond").GetDouble() > 0);
            Assert.True(said.GetProperty(way).GetProperty("megabytes").GetDouble() > 0);
        }

        ImageSet train = Shapes.Color.Make(DataPart.Train, 40);
        var view = new ImageView(train, Normalizer.None, Pipeline.Parse("crop:4,flip:0.5,colorJitter"));
        string[] lines = File.ReadAllLines(folder["out", "manifest.csv"]);
        Assert.Equal(81, lines.Length);
        foreach (string[] cells in lines.Skip(1).Select(l => l.Split(',')))
        {
            int sample = int.Parse(cells[1]), epoch = int.Parse(cells[3]);
            Assert.Equal(view.ReadImage(sample, new SampleKey(5, epoch, sample)).Pixels.ToArray(), ImageFile.Read(folder["out", cells[0]]).Pixels.ToArray());
        }
    }

    [Fact]
    public void A_recipe_says_what_is_done_and_for_people_there_is_a_table_of_steps()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["recipe.yaml"], "data: shapes\naugment: [{name: randomRotation, degrees: 10}, horizontalFlip]\ntrainLimit: 20\nseed: 8\n");
        Outcome shown = Tool.Run("augment", "--recipe", folder["recipe.yaml"], "--out", folder["out"], "--threads", "1").Done();
        foreach (string word in (string[])["randomRotation", "degrees 10", "horizontalFlip", "the whole pipeline", "µs/image", "images/s written", "on the fly", "20 images"]) Assert.Contains(word, shown.Out, StringComparison.Ordinal);
        Assert.Equal(20, Directory.EnumerateFiles(folder["out"], "*.png", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void The_sheet_is_a_picture_with_a_row_for_each_step()
    {
        using var folder = new TemporaryFolder();
        JsonElement said = Tool.Run([.. Small, "--preview", folder["sheet.png"], "--samples", "4", "--json"]).Done().Json;
        Assert.Equal(folder["sheet.png"], said.GetProperty("preview").GetString());
        Assert.Equal(3, said.GetProperty("steps").GetArrayLength());
        Image sheet = ImageFile.Read(folder["sheet.png"]);
        Assert.True(sheet.Height > 5 * 160 && sheet.Width > 4 * 160, $"{sheet.Size}");
    }

    [Theory]
    [Trait("row", "B3")]
    [InlineData("flip,randomBrightness")]
    [InlineData("randomResizedCrop:12:12,flip")]
    public void A_folder_of_images_of_different_sizes_is_drawn_and_written(string augment)
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 16; i++)
        {
            Directory.CreateDirectory(folder["set", i < 8 ? "a" : "b"]);
            Image image = new(14 + i, 40 - i, 3);
            Philox random = Philox.For(8, (ulong)i);
            for (int p = 0; p < image.Pixels.Length; p++) image.Pixels[p] = (byte)random.Below(256);
            PngWriter.Write(folder["set", i < 8 ? "a" : "b", $"{i:00}.png"], image);
        }

        string[] arguments = ["augment", folder["set"], "--augment", augment, "--seed", "5", "--threads", "2", "--test-share", "0.25", "--limit", "6", "--preview", folder["sheet.png"], "--json"];
        JsonElement said = Tool.Run([.. arguments, "--out", folder["out"]]).Done().Json, lazy = Tool.Run([.. arguments, "--memory", "1e-8", "--out", folder["lazy"]]).Done().Json;
        Assert.Equal((6, 6), (said.GetProperty("files").GetInt32(), lazy.GetProperty("files").GetInt32()));
        ImageSource train = DatasetOpening.Open(folder["set"], new(TestShare: 0.25), 5, new DataFinder()).Train;
        Assert.Equal(12, train.Count);
        string[] lines = File.ReadAllLines(folder["out", "manifest.csv"]);
        Assert.Equal(lines, File.ReadAllLines(folder["lazy", "manifest.csv"]));
        Assert.Equal(["a", "a", "a", "b", "b", "b"], lines.Skip(1).Select(l => l.Split(',')[2]));
        foreach (string[] cells in lines.Skip(1).Select(l => l.Split(',')))
        {
            int sample = int.Parse(cells[1]);
            byte[] expected = Pipeline.Parse(augment).Apply(train.ImageOf(sample), new SampleKey(5, 0, sample)).Pixels.ToArray();
            Assert.Equal(expected, ImageFile.Read(folder["out", cells[0]]).Pixels.ToArray());
            Assert.Equal(expected, ImageFile.Read(folder["lazy", cells[0]]).Pixels.ToArray());
        }

        Assert.True(ImageFile.Read(folder["sheet.png"]).Height > 4 * 160);
    }

    [Fact]
    public void Jpeg_is_written_with_a_warning()
    {
        using var folder = new TemporaryFolder();
        Outcome said = Tool.Run([.. Small, "--format", "jpeg", "--out", folder["out"]]).Done();
        Assert.Contains("jpeg loses", said.Error, StringComparison.Ordinal);
        Assert.Equal(40, Directory.EnumerateFiles(folder["out"], "*.jpg", SearchOption.AllDirectories).Count());
    }

    [Theory]
    [InlineData("give --augment", "augment", "shapes")]
    [InlineData("expected png or jpeg", "augment", "shapes", "--augment", "flip", "--format", "gif")]
    [InlineData("unknown", "augment", "shapes", "--augment", "flop")]
    [InlineData("no data set", "augment", "nowhere", "--augment", "flip")]
    public void What_cannot_be_done_is_told_in_a_sentence(string words, params string[] arguments)
    {
        Outcome said = Tool.Run(arguments);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains(words, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupt_leaves_whole_files_and_a_manifest()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TemporaryFolder();
        using Process process = Tool.Start("augment", "shapes", "--augment", "crop:4,flip", "--epochs", "100", "--out", folder["out"], "--threads", "2", "--json");
        SpinWait.SpinUntil(() => Directory.Exists(folder["out"]) && Directory.EnumerateFiles(folder["out"], "*.png", SearchOption.AllDirectories).Any());
        using (Process kill = Process.Start("kill", $"-INT {process.Id}")) kill.WaitForExit();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("\"complete\":false", output, StringComparison.Ordinal);
        string[] files = [.. Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories)];
        Assert.DoesNotContain(files, f => f.EndsWith(".partial", StringComparison.Ordinal));
        Assert.Equal(files.Length - 1, File.ReadAllLines(folder["out", "manifest.csv"]).Length - 1);
        Assert.All(files.Where(f => f.EndsWith(".png", StringComparison.Ordinal)), f => Assert.Equal(new ImageSize(28, 28, 1), ImageFile.Read(f).Size));
    }

    [Fact]
    [Trait("row", "A4")]
    [Trait("row", "A6")]
    public void A_mode_of_normalisation_is_trained_with_kept_and_used_again()
    {
        using var folder = new TemporaryFolder();
        JsonElement trained = Tool.Run("train", "shapes", "--model", "mlp", "--limit", "100", "--epochs", "1", "--normalize", "minMaxSigned", "--threads", "1", "--out", folder["run"], "--json").Done().Json;
        Assert.Contains("\"normalize\": \"minMaxSigned\"", File.ReadAllText(folder["run", "recipe.json"]), StringComparison.Ordinal);
        JsonElement measured = Tool.Run("evaluate", folder["run"], "--threads", "1", "--json").Done().Json;
        Assert.Equal(trained.GetProperty("testLoss").GetDouble(), measured.GetProperty("testLoss").GetDouble());
        Assert.Contains("did you mean", Tool.Run("train", "shapes", "--normalize", "minMx").Error, StringComparison.Ordinal);
    }
}
