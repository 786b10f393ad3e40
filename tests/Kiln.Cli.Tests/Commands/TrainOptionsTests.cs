using System.Text.Json;

namespace Kiln.Cli.Tests.Commands;

/// <summary>Options of training that reach into the recipe, and what the tool says of them.</summary>
public sealed class TrainOptionsTests
{
    private static readonly string[] Norms = ["train", "shapes", "--model", "cnnbn", "--epochs", "1", "--seed", "7", "--threads", "1"];

    [Fact]
    [Trait("row", "G6")]
    public void What_fitting_first_values_reached_is_told()
    {
        using var folder = new TemporaryFolder();
        string[] common = ["train", "shapes", "--model", "mlp", "--limit", "100", "--batch-size", "50", "--epochs", "1", "--threads", "1", "--init", "data"];
        JsonElement fitted = Tool.Run([.. common, "--out", folder["json"], "--json"]).Done().Json.GetProperty("dataInit");
        Assert.InRange(fitted.GetProperty("meanError").GetDouble(), 0, 1e-3);
        Assert.InRange(fitted.GetProperty("deviationError").GetDouble(), 0, 1e-3);
        Assert.Equal(0, fitted.GetProperty("leftAlone").GetArrayLength());
        Outcome shown = Tool.Run([.. common, "--out", folder["text"]]).Done();
        Assert.Contains("first values", shown.Out, StringComparison.Ordinal);
        Assert.Contains("|mean − target|", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Precise_statistics_after_training_are_those_of_evaluation()
    {
        using var folder = new TemporaryFolder();
        string[] common = [.. Norms, "--limit", "120", "--batch-size", "40", "--json"];
        JsonElement trained = Tool.Run([.. common, "--out", folder["precise"], "--precise-statistics", "2"]).Done().Json;
        JsonElement plain = Tool.Run([.. common, "--out", folder["plain"]]).Done().Json;
        JsonElement measured = Tool.Run("evaluate", folder["plain"], "--precise-statistics", "2", "--threads", "1", "--json").Done().Json;
        foreach (JsonElement said in (JsonElement[])[trained.GetProperty("preciseStatistics"), measured.GetProperty("preciseStatistics")])
        {
            Assert.Equal(2, said.GetProperty("batches").GetInt32());
            Assert.True(said.GetProperty("norms").GetInt32() > 0);
            Assert.Equal(plain.GetProperty("testLoss").GetDouble(), said.GetProperty("lossBefore").GetDouble());
            Assert.NotEqual(said.GetProperty("lossBefore").GetDouble(), said.GetProperty("lossAfter").GetDouble());
        }

        Assert.Equal(trained.GetProperty("testLoss").GetDouble(), measured.GetProperty("testLoss").GetDouble());
        Assert.Equal(trained.GetProperty("testLoss").GetDouble(), Tool.Run("evaluate", folder["precise"], "--threads", "1", "--json").Done().Json.GetProperty("testLoss").GetDouble());
        Assert.Contains("norms over 2 batches: accuracy", Tool.Run("evaluate", folder["plain"], "--precise-statistics", "2", "--threads", "1").Done().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 2)]
    public void A_smaller_last_batch_is_left_out_where_asked(bool drop, int steps)
    {
        using var folder = new TemporaryFolder();
        string[] flag = drop ? ["--drop-last"] : [];
        Assert.Equal(steps, Tool.Run([.. Norms, "--limit", "110", "--batch-size", "50", .. flag, "--out", folder["run"], "--json"]).Done().Json.GetProperty("steps").GetInt32());
    }

    [Fact]
    public void A_last_batch_of_one_is_left_out_and_batches_of_one_are_refused_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(2, Tool.Run([.. Norms, "--limit", "101", "--batch-size", "50", "--out", folder["run"], "--json"]).Done().Json.GetProperty("steps").GetInt32());
        Outcome refused = Tool.Run("train", "shapes", "--model", "mlp", "--norm", "batch", "--limit", "20", "--batch-size", "1", "--epochs", "1", "--out", folder["one"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("more than one value per channel", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_into_a_unit_stay_within_the_norm_asked_for()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("train", "shapes", "--model", "mlp", "--limit", "100", "--batch-size", "50", "--epochs", "1", "--max-norm", "0.5", "--threads", "1", "--out", folder["run"], "--json").Done();
        Assert.Contains("\"maxNorm\": 0.5", File.ReadAllText(folder["run", "recipe.json"]), StringComparison.Ordinal);
        StoredTensor[] matrices = [.. SafeTensors.Read(folder["run", "model.safetensors"]).Tensors.Where(t => t.Shape.Length == 2)];
        Assert.NotEmpty(matrices);
        double longest = 0;
        foreach (StoredTensor w in matrices)
        {
            for (int unit = 0; unit < w.Shape[0]; unit++)
            {
                double square = 0;
                foreach (float v in w.Floats.Slice(unit * w.Shape[1], w.Shape[1])) square += (double)v * v;
                longest = Math.Max(longest, Math.Sqrt(square));
            }
        }

        Assert.InRange(longest, 0.49, 0.5001);
    }

    [Theory]
    [InlineData("asgd")]
    [InlineData("rprop")]
    [InlineData("preconditioned")]
    public void Further_optimisers_are_there_by_name(string name)
    {
        using var folder = new TemporaryFolder();
        Tool.Run("train", "shapes", "--model", "mlp", "--limit", "100", "--batch-size", "10", "--epochs", "2", "--optimizer", name, "--threads", "1", "--out", folder["run"], "--json").Done();
        Assert.Contains($"\"name\": \"{name}\"", File.ReadAllText(folder["run", "recipe.json"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-norm")]
    [InlineData("--drop-last")]
    [InlineData("--precise-statistics")]
    public void Help_names_the_option_with_its_default(string option)
    {
        string help = Tool.Run("train", "--help").Done().Out;
        int at = help.IndexOf(option, StringComparison.Ordinal);
        Assert.True(at >= 0);
        Assert.Contains("[default:", help.AsSpan(at, Math.Min(400, help.Length - at)).ToString(), StringComparison.Ordinal);
    }
}
