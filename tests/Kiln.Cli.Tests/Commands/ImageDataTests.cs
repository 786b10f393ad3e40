using System.Text.Json;
using Kiln.Vision;

namespace Kiln.Cli.Tests.Commands;

/// <summary>Folders of images, manifests and packs from the command line.</summary>
public sealed class ImageDataTests
{
    private static readonly string[] Small = ["--model", "mlp", "--batch-size", "8", "--epochs", "2", "--seed", "3", "--threads", "1", "--json"];

    [Fact]
    public void A_folder_and_its_packs_give_the_same_weights_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 60, "train", "test");
        foreach (string[] mode in (string[][])[[], ["--encoded"]])
        {
            JsonElement packed = Tool.Run(["pack", folder["set"], folder["p" + mode.Length], .. mode, "--json"]).Done().Json;
            Assert.Equal(120, packed.GetProperty("images").GetInt32());
        }

        string[] augment = ["--augment", "crop:2,flip"];
        JsonElement trained = Tool.Run(["train", folder["set"], .. Small, .. augment, "--out", folder["r"]]).Done().Json;
        foreach (string[] other in (string[][])[["p0"], ["p1"], ["p1", "--memory", "1e-7"], ["set", "--memory", "1e-7"]])
        {
            string run = folder[$"r-{string.Concat(other)}"];
            JsonElement found = Tool.Run(["train", folder[other[0]], .. other[1..], .. Small, .. augment, "--out", run]).Done().Json;
            foreach (string metric in (string[])["trainLoss", "testLoss", "testAccuracy"]) Assert.Equal(trained.GetProperty(metric).GetDouble(), found.GetProperty(metric).GetDouble());
            Assert.Equal(trained.GetProperty("confusion").ToString(), found.GetProperty("confusion").ToString());
        }

        Assert.InRange(trained.GetProperty("dataWait").GetDouble(), 0, 1);
        JsonElement measured = Tool.Run("evaluate", folder["r"], folder["p0"], "--threads", "1", "--json").Done().Json;
        Assert.Equal(trained.GetProperty("testLoss").GetDouble(), measured.GetProperty("testLoss").GetDouble());
        Assert.Contains(folder["set"], File.ReadAllText(folder["r", "recipe.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_files_are_counted_and_listed_or_end_the_run()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 20, "");
        for (int i = 0; i < 12; i++) File.WriteAllText(folder["set", "circle", $"bad{i:00}.jpg"], "nothing");
        File.WriteAllText(folder["set", "circle", "Thumbs.db"], "junk");
        Outcome skipped = Tool.Run(["train", folder["set"], .. Small, "--out", folder["r"]]).Done();
        Assert.Equal(12, skipped.Json.GetProperty("badFiles").GetInt32());
        Assert.Contains("left out: 12", skipped.Error, StringComparison.Ordinal);
        Assert.Contains("bad09.jpg", skipped.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bad10.jpg", skipped.Error, StringComparison.Ordinal);
        Assert.Contains("and 2 more", skipped.Error, StringComparison.Ordinal);
        Outcome failed = Tool.Run(["train", folder["set"], .. Small, "--on-bad", "fail", "--out", folder["f"]]);
        Assert.Equal(2, failed.ExitCode);
        Assert.Contains(folder["set", "circle", "bad00.jpg"], failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_damaged_behind_their_headers_are_replaced_and_listed_or_end_the_run()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 40, "train", "test");
        string[] lazy = ["train", folder["set"], .. Small[..^3], "--memory", "1e-7", "--json"];
        string bad = Directory.GetFiles(folder["set", "train", "ring"]).Order(StringComparer.Ordinal).First();
        byte[] file = File.ReadAllBytes(bad);
        File.WriteAllBytes(bad, file[..(file.Length / 2)]);
        Outcome trained = Tool.Run([.. lazy, "--threads", "1", "--out", folder["r"]]).Done(), again = Tool.Run([.. lazy, "--threads", "3", "--out", folder["r3"]]).Done();
        Assert.Equal((0, 1), (trained.Json.GetProperty("badFiles").GetInt32(), trained.Json.GetProperty("replacedFiles").GetInt32()));
        Assert.Equal(trained.Json.GetProperty("testLoss").GetDouble(), again.Json.GetProperty("testLoss").GetDouble());
        Assert.Equal(folder.Digest("r", "model.safetensors"), folder.Digest("r3", "model.safetensors"));
        Assert.Contains("replaced by the next good one of its class: 1", trained.Error, StringComparison.Ordinal);
        Assert.Contains(bad, trained.Error, StringComparison.Ordinal);
        Outcome failed = Tool.Run([.. lazy, "--on-bad", "fail", "--out", folder["f"]]);
        Assert.Equal(2, failed.ExitCode);
        Assert.Contains(bad, Assert.Single(failed.Error.Split('\n'), line => line.StartsWith("kiln:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_data_are_told_on_resuming_and_evaluating()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 40, "train", "test");
        JsonElement trained = Tool.Run(["train", folder["set"], .. Small, "--out", folder["r"]]).Done().Json;
        Outcome same = Tool.Run("train", "--resume", folder["r"], "--threads", "1", "--json").Done();
        Assert.DoesNotContain("warning", same.Error, StringComparison.Ordinal);
        Assert.Empty(Tool.Run("evaluate", folder["r"], "--json").Done().Json.GetProperty("changes").EnumerateArray());
        Assert.Equal(trained.GetProperty("testLoss").GetDouble(), same.Json.GetProperty("testLoss").GetDouble());
        string[] files = Directory.GetFiles(folder["set", "test", "ring"]);
        File.Copy(files[0], files[1], overwrite: true);
        Outcome measured = Tool.Run("evaluate", folder["r"], "--json").Done();
        Assert.Contains("test data have changed", Assert.Single(measured.Json.GetProperty("changes").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains("warning: The test data have changed", measured.Error, StringComparison.Ordinal);
        File.Delete(Directory.GetFiles(folder["set", "train", "ring"])[0]);
        Assert.Contains("warning: The training data have changed", Tool.Run("train", "--resume", folder["r"], "--threads", "1", "--json").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_sizes_need_a_size_and_get_one()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 20, "");
        PngWriter.Write(folder["set", "ring", "other.png"], new Image(30, 20, 3));
        Outcome refused = Tool.Run(["train", folder["set"], .. Small, "--out", folder["no"]]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--size", refused.Error, StringComparison.Ordinal);
        Tool.Run(["train", folder["set"], "--size", "10x12", .. Small, "--out", folder["sized"]]).Done();
        Tool.Run("evaluate", folder["sized"], "--threads", "1", "--json").Done();
        Assert.Contains("\"size\": \"10x12\"", File.ReadAllText(folder["sized", "recipe.json"]), StringComparison.Ordinal);
        Tool.Run(["train", folder["set"], "--augment", "randomResizedCrop:10:10", .. Small, "--out", folder["cropped"]]).Done();
        Tool.Run("evaluate", folder["cropped"], "--threads", "1", "--json").Done();
    }

    [Fact]
    public void Folds_shares_and_sampling_are_kept_in_the_recipe_and_repeated_by_evaluation()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 40, "");
        JsonElement trained = Tool.Run(["train", folder["set"], .. Small, "--folds", "4", "--fold", "2", "--sampling", "balanced", "--out", folder["r"]]).Done().Json;
        JsonElement measured = Tool.Run("evaluate", folder["r"], "--threads", "1", "--json").Done().Json;
        Assert.Equal(trained.GetProperty("testLoss").GetDouble(), measured.GetProperty("testLoss").GetDouble());
        Assert.Equal(10, measured.GetProperty("samples").GetInt32());
        string recipe = File.ReadAllText(folder["r", "recipe.json"]);
        foreach (string kept in (string[])["\"folds\": 4", "\"fold\": 2", "\"sampling\": \"balanced\""]) Assert.Contains(kept, recipe, StringComparison.Ordinal);
        Outcome wrong = Tool.Run(["train", folder["set"], .. Small, "--folds", "4", "--fold", "5", "--out", folder["w"]]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("from 1 to 4", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_measured_in_numbers()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 20, "train", "val");
        File.Copy(Directory.GetFiles(folder["set", "train", "ring"])[0], folder["set", "val", "ring", "leak.png"]);
        PngWriter.Write(folder["set", "train", "ring", "other.png"], new Image(30, 20, 3));
        File.WriteAllText(folder["set", "train", "ring", "bad.png"], "x");
        Outcome outcome = Tool.Run("stats", folder["set"], "--json").Done();
        JsonElement stats = outcome.Json;
        Assert.Equal(1, stats.GetProperty("duplicates").GetProperty("testInTrain").GetInt32());
        Assert.Equal([12, 12, 30], stats.GetProperty("train").GetProperty("heights").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Single(stats.GetProperty("files").GetProperty("bad").EnumerateArray());
        Assert.Equal(3, stats.GetProperty("scaling").GetArrayLength());
        Outcome shown = Tool.Run("stats", folder["set"]).Done();
        foreach (string text in (string[])["largest / smallest class", "scaling of channel 0", "median", "bad.png"]) Assert.Contains(text, shown.Out + shown.Error, StringComparison.Ordinal);
    }

    // Images that are drawn, each class in a folder of its name.
    private static void Write(TemporaryFolder folder, int count, params string[] parts)
    {
        for (int p = 0; p < parts.Length; p++)
        {
            ImageSet images = new Shapes(Side: 12, Channels: 3, Seed: (ulong)p + 1).Make(DataPart.Train, count);
            for (int i = 0; i < images.Count; i++)
            {
                string path = folder["set", parts[p], images.ClassNames[images.Labels[i]], $"{i:000}.png"];
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                PngWriter.Write(path, images.ImageOf(i));
            }
        }
    }
}
