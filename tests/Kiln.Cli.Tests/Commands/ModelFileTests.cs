using System.Text.Json;
using Kiln.Vision;

namespace Kiln.Cli.Tests.Commands;

/// <summary>What is done with a trained model: prediction, summary, and what a damaged one says.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ModelFileTests() =>
        Tool.Run("train", "shapes", "--model", "mlp", "--limit", "200", "--epochs", "1", "--seed", "7", "--threads", "1", "--json", "--out", folder["run"]).Done();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Png_and_idx_files_of_the_same_images_get_the_same_classes_and_probabilities()
    {
        ImageSet images = DatasetCatalog.Load("shapes", new DataFinder()).Test.Take(3);
        IdxWriter.Write(images, folder["images.idx"], folder["labels.idx"]);
        PngWriter.Write(folder["second.png"], images.ImageOf(1));
        JsonElement[] found = [.. Tool.Run("predict", folder["run"], folder["images.idx"], folder["second.png"], "--threads", "1", "--json").Done().Json.GetProperty("predictions").EnumerateArray()];
        Assert.Equal(4, found.Length);
        Assert.Equal(found[1].GetProperty("top").ToString(), found[3].GetProperty("top").ToString());
        Assert.All(found, p =>
        {
            double[] probabilities = [.. p.GetProperty("top").EnumerateArray().Select(g => g.GetProperty("probability").GetDouble())];
            Assert.Equal(3, probabilities.Length);
            Assert.Equal(probabilities.OrderDescending(), probabilities);
            Assert.InRange(probabilities.Sum(), 0.3, 1.000001);   // three of ten classes have at least three tenths
        });
    }

    [Fact]
    public void An_image_of_another_size_is_refused()
    {
        PngWriter.Write(folder["wide.png"], new Image(28, 30, 1));
        Outcome found = Tool.Run("predict", folder["run"], folder["wide.png"]);
        Assert.Equal(2, found.ExitCode);
        Assert.Contains("28×30×1, but the model was trained on 28×28×1", found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_file_cut_in_half_is_refused()
    {
        byte[] whole = File.ReadAllBytes(folder["run", "model.safetensors"]);
        File.WriteAllBytes(folder["half.safetensors"], whole[..(whole.Length / 2)]);
        Outcome found = Tool.Run("evaluate", folder["half.safetensors"]);
        Assert.Equal(2, found.ExitCode);
        Assert.Contains("cut short", found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_of_a_run_is_that_of_its_model() =>
        Assert.Equal(
            Tool.Run("summary", "mlp", "--json").Done().Json.GetProperty("parameters").GetInt64(),
            Tool.Run("summary", folder["run"], "--json").Done().Json.GetProperty("parameters").GetInt64());
}
