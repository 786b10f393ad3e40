using System.Text.Json;

namespace Kiln.Cli.Tests.Commands;

public sealed class DoctorFixTests
{
    private const string Sick = """{"data": "shapes", "model": "mlp", "trainLimit": 600, "testLimit": 300, "batchSize": 20, "init": "zero", "seed": 3}""";

    [Fact]
    public void A_sick_recipe_is_mended_beside_itself_and_the_rest_of_it_stays()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["sick.json"], Sick);
        JsonElement result = Tool.Run("doctor", folder["sick.json"], "--fix", "--epochs", "3", "--threads", "1", "--json").Json;
        Assert.Equal(3, result.GetProperty("epochs").GetInt32());
        Assert.Equal("he", result.GetProperty("remedies")[0].GetProperty("change").GetProperty("init").GetString());
        Assert.True(result.GetProperty("after").GetProperty("accuracy").GetDouble() > result.GetProperty("before").GetProperty("accuracy").GetDouble());
        Recipe mended = Recipe.Parse(File.ReadAllText(folder["sick.mended.json"]));
        Assert.Equal("he", mended.Init);
        Assert.Equal((9, 600, 3ul), (mended.Epochs, mended.TrainLimit, mended.Seed));
    }

    [Fact]
    public void People_see_before_and_after_with_seed_and_epochs()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["sick.json"], Sick);
        Outcome outcome = Tool.Run("doctor", folder["sick.json"], "--fix", "--epochs", "1", "--limit", "100", "--out", folder["well.json"], "--threads", "1");
        Assert.Contains("Before and after", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("1 epoch of 100 samples", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("seed 3", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("symmetric-start", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_fix_without_it_and_a_file_in_the_way_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["sick.json"], Sick);
        File.WriteAllText(folder["sick.mended.json"], "{}");
        Outcome without = Tool.Run("doctor", folder["sick.json"], "--epochs", "1"), taken = Tool.Run("doctor", folder["sick.json"], "--fix");
        Assert.Equal((ExitCode.BadInput, ExitCode.BadInput), (without.ExitCode, taken.ExitCode));
        Assert.Contains("--epochs belongs to --fix", without.Error, StringComparison.Ordinal);
        Assert.Contains("exists already", taken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_self_test_of_fix_shows_sick_mended_and_twin()
    {
        JsonElement result = Tool.Run("doctor", "--self-test", "--fix", "--threads", "2", "--json").Json;
        Assert.True(result.GetProperty("mended").GetInt32() >= 8);
        Assert.True(result.GetProperty("recipes").GetArrayLength() >= 10);
    }
}
