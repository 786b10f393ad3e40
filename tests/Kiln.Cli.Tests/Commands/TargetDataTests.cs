using System.Globalization;
using System.Text;
using System.Text.Json;
using Kiln.Vision;
using Xunit.Abstractions;

namespace Kiln.Cli.Tests.Commands;

/// <summary>Several labels and numbers as targets, from a manifest to predictions.</summary>
public sealed class TargetDataTests(ITestOutputHelper output)
{
    private static readonly string[] Small = ["--model", "mlp", "--batch-size", "16", "--seed", "3", "--threads", "1", "--json"];

    [Fact]
    public void Places_of_squares_are_learned_as_numbers()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 300, "path,x,y", (x, y) => string.Create(CultureInfo.InvariantCulture, $"{x * 10},{y}"));
        string[] data = [folder["set", "m.csv"], "--targets", "values:x,y"];
        JsonElement stats = Tool.Run(["stats", .. data, "--json"]).Done().Json;
        Assert.Equal("values", stats.GetProperty("targets").GetString());
        Assert.InRange(stats.GetProperty("train").GetProperty("values")[0].GetProperty("mean").GetDouble(), 30, 60);
        Assert.Contains("x: mean, std, least, most", Tool.Run(["stats", .. data]).Done().Out, StringComparison.Ordinal);

        Outcome outcome = Tool.Run(["train", .. data, .. Small, "--epochs", "12", "--out", folder["r"]]).Done();
        JsonElement trained = outcome.Json, measures = trained.GetProperty("measures");
        output.WriteLine(measures.ToString());
        Assert.InRange(measures.GetProperty("r2").GetDouble(), 0.95, 1);
        Assert.InRange(measures.GetProperty("each")[0].GetProperty("meanAbsoluteError").GetDouble(), 0.2, 8);   // of x, 0 … 80 in steps of 10
        Assert.Contains("R² 0.9", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"meanSquaredError\"", File.ReadAllText(folder["r", "recipe.json"]), StringComparison.Ordinal);
        Assert.Contains("rootMeanSquaredError", File.ReadAllText(folder["r", "metrics.jsonl"]), StringComparison.Ordinal);

        JsonElement measured = Tool.Run("evaluate", folder["r"], "--threads", "1", "--json").Done().Json;
        Assert.Equal(measures.ToString(), measured.GetProperty("measures").ToString());
        JsonElement values = Tool.Run("predict", folder["r"], folder["set", "1.png"], "--threads", "1", "--json").Done().Json.GetProperty("predictions")[0].GetProperty("values");
        (int x, int y) = PlaceOf(1);
        Assert.Equal(x * 10, values.GetProperty("x").GetDouble(), 20.0);
        Assert.Equal(y, values.GetProperty("y").GetDouble(), 2.0);

        Tool.Run(["pack", .. data, folder["p"]]).Done();
        JsonElement packed = Tool.Run(["train", folder["p"], .. Small, "--epochs", "12", "--out", folder["q"]]).Done().Json;
        Assert.Equal(measures.ToString(), packed.GetProperty("measures").ToString());
    }

    [Fact]
    public void Several_labels_are_learned_and_shown_with_probabilities()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 300, "path,labels", (x, y) => string.Join('|', new[] { x < 4 ? "left" : "", y < 4 ? "top" : "", x is > 2 and < 6 ? "middle" : "" }.Where(l => l.Length > 0)));
        JsonElement trained = Tool.Run(["train", folder["set", "m.csv"], .. Small, "--epochs", "15", "--mixup", "0.1", "--out", folder["r"]]).Done().Json;
        JsonElement measures = trained.GetProperty("measures");
        output.WriteLine(measures.ToString());
        Assert.InRange(measures.GetProperty("meanAveragePrecision").GetDouble(), 0.97, 1);
        Assert.InRange(measures.GetProperty("microF1").GetDouble(), 0.9, 1);
        Assert.Equal("labels", trained.GetProperty("targets").GetString());
        Assert.Equal(measures.ToString(), Tool.Run("evaluate", folder["r"], "--threads", "1", "--json").Done().Json.GetProperty("measures").ToString());
        Outcome shown = Tool.Run("evaluate", folder["r"], "--threads", "1").Done();
        foreach (string text in (string[])["average precision", "middle", "F1 of all labels"]) Assert.Contains(text, shown.Out, StringComparison.Ordinal);
        JsonElement found = Tool.Run("predict", folder["r"], folder["set", "2.png"], "--threads", "1", "--json").Done().Json.GetProperty("predictions")[0].GetProperty("probabilities");
        Assert.Equal(["left", "middle", "top"], found.EnumerateObject().Select(p => p.Name));
        Assert.Equal(PlaceOf(2).X < 4, found.GetProperty("left").GetDouble() > 0.5);

        Outcome wrong = Tool.Run(["train", folder["set", "m.csv"], .. Small, "--loss", "crossEntropy", "--out", folder["w"]]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("'m' has several labels, which crossEntropy is not for; expected binaryCrossEntropy", wrong.Error, StringComparison.Ordinal);
        Outcome views = Tool.Run("evaluate", folder["r"], "--tta", "2", "--augment", "flip", "--threads", "1");
        Assert.Equal(2, views.ExitCode);
        Assert.Contains("averaged for classes alone", views.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "B9")]
    public void A_folder_of_images_and_masks_is_trained_on_and_measured()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 60, "path,value", (x, _) => $"{x}");
        Directory.CreateDirectory(folder["seg", "images"]);
        Directory.CreateDirectory(folder["seg", "masks"]);
        for (int i = 0; i < 60; i++)
        {
            File.Move(folder["set", $"{i}.png"], folder["seg", "images", $"{i}.png"]);
            Image image = ImageFile.Read(folder["seg", "images", $"{i}.png"]), mask = new(12, 12, 1);
            for (int p = 0; p < mask.Pixels.Length; p++) mask.Pixels[p] = (byte)(image.Pixels[p] > 100 ? 1 : 0);
            PngWriter.Write(folder["seg", "masks", $"{i}.png"], mask);
        }

        Assert.Equal("pixels", Tool.Run("stats", folder["seg"], "--json").Done().Json.GetProperty("targets").GetString());
        Outcome outcome = Tool.Run("train", folder["seg"], "--batch-size", "8", "--epochs", "12", "--augment", "crop:1,flip", "--seed", "3", "--threads", "1", "--json", "--out", folder["r"]).Done();
        JsonElement measures = outcome.Json.GetProperty("measures");
        output.WriteLine(measures.ToString());
        Assert.InRange(measures.GetProperty("meanIntersectionOverUnion").GetDouble(), 0.9, 1);
        Assert.Contains("of pixels right", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("\"model\": \"fcn\"", File.ReadAllText(folder["r", "recipe.json"]), StringComparison.Ordinal);
        Assert.Equal(measures.ToString(), Tool.Run("evaluate", folder["r"], "--threads", "1", "--json").Done().Json.GetProperty("measures").ToString());
        foreach (string model in (string[])["cnn", "mlp"])
        {
            Outcome wrong = Tool.Run("train", folder["seg"], "--model", model, "--out", folder["w"]);
            Assert.Equal(2, wrong.ExitCode);
            Assert.Contains($"Model '{model}': it gives one answer for an image, and masks ask for a class of each pixel; known for them are fcn.", wrong.Error, StringComparison.Ordinal);
        }

        JsonElement said = Tool.Run("predict", folder["r"], folder["seg", "images", "1.png"], folder["seg", "images", "2.png"], "--out", folder["m"], "--threads", "1", "--json").Done().Json;
        JsonElement first = said.GetProperty("predictions")[0];
        Assert.Equal(folder["m", "1.png"], first.GetProperty("mask").GetString());
        byte[] found = PngMask.Read(folder["m", "1.png"]).Pixels.ToArray(), truth = PngMask.Read(folder["seg", "masks", "1.png"]).Pixels.ToArray();
        int right = found.Zip(truth).Count(p => p.First == p.Second);
        output.WriteLine($"{right} of {truth.Length} pixels of a predicted mask are right");
        Assert.InRange(right, 0.95 * truth.Length, truth.Length);
        Assert.Equal(found.Count(b => b == 1) / (double)found.Length, first.GetProperty("shares").GetProperty("1").GetDouble(), 1e-9);
        Assert.Contains("would take the place of the image", Tool.Run("predict", folder["r"], folder["seg", "images", "1.png"], "--out", folder["seg", "images"]).Error, StringComparison.Ordinal);
        Assert.Contains("Conv2d(16, 2", Tool.Run("summary", folder["r"]).Done().Out, StringComparison.Ordinal);
        Tool.Run("summary", "fcn").Done();

        string[] augment = ["augment", folder["seg"], "--augment", "rotate:30,flip", "--seed", "3", "--limit", "20", "--threads", "1", "--json"];
        JsonElement written = Tool.Run([.. augment, "--epochs", "2", "--out", folder["a"], "--preview", folder["sheet.png"]]).Done().Json;
        Assert.Equal((40, "pixels"), (written.GetProperty("files").GetInt32(), written.GetProperty("targets").GetString()));
        Assert.Equal((40, 40), (Directory.GetFiles(folder["a"], "*.png", SearchOption.AllDirectories).Count(f => f.Contains("masks", StringComparison.Ordinal)), Directory.GetFiles(folder["a"], "*.png", SearchOption.AllDirectories).Count(f => f.Contains("images", StringComparison.Ordinal))));
        Image sheet = ImageFile.Read(folder["sheet.png"]);
        Assert.InRange(Enumerable.Range(0, sheet.Pixels.Length / 3).Count(p => sheet.Pixels[(3 * p) + 2] > sheet.Pixels[3 * p] + 60), 5000, int.MaxValue);   // the first class is blue, the images are grey
        Assert.Equal("pixels", Tool.Run("stats", folder["a", "manifest.csv"], "--json").Done().Json.GetProperty("targets").GetString());
    }

    private static (int X, int Y) PlaceOf(int number)
    {
        Philox random = Philox.For(31, (ulong)number);
        return (random.Below(9), random.Below(9));
    }

    // A bright square of four pixels a side on a dark ground of noise.
    private static void Write(TemporaryFolder folder, int count, string header, Func<int, int, string> targets)
    {
        var text = new StringBuilder(header).Append('\n');
        Directory.CreateDirectory(folder["set"]);
        for (int i = 0; i < count; i++)
        {
            (int x, int y) = PlaceOf(i);
            var image = new Image(12, 12, 1);
            Philox random = Philox.For(32, (ulong)i);
            for (int p = 0; p < image.Pixels.Length; p++) image.Pixels[p] = (byte)random.Below(40);
            for (int p = 0; p < 16; p++) image.Pixels[((y + (p / 4)) * 12) + x + (p % 4)] = 220;
            PngWriter.Write(folder["set", $"{i}.png"], image);
            text.Append(CultureInfo.InvariantCulture, $"{i}.png,{targets(x, y)}\n");
        }

        File.WriteAllText(folder["set", "m.csv"], text.ToString());
    }
}
