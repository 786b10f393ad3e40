using System.Text.Json;

namespace Kiln.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public void A_sound_recipe_passes_with_exit_code_0_and_a_sick_one_does_not()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["sick.json"], """{"data": "shapes", "model": "mlp", "trainLimit": 200, "testLimit": 100, "init": "zero", "optimizer": "sgd", "lr": 0.05, "schedule": "constant"}""");
        Outcome sick = Tool.Run("doctor", folder["sick.json"], "--threads", "1");
        Assert.Equal(ExitCode.Failed, sick.ExitCode);
        Assert.Contains("symmetric-start", sick.Out, StringComparison.Ordinal);
        Assert.Contains("Remedy:", sick.Out, StringComparison.Ordinal);
        Assert.Contains("row G1", sick.Out, StringComparison.Ordinal);
        Assert.Contains("it was not trained yet", sick.Out, StringComparison.Ordinal);

        File.WriteAllText(folder["sound.json"], """{"data": "shapes", "model": "mlp", "trainLimit": 200, "testLimit": 100, "optimizer": "sgd", "lr": 0.05, "schedule": "constant"}""");
        JsonElement sound = Tool.Run("doctor", folder["sound.json"], "--threads", "1", "--json").Done().Json;
        Assert.Equal(0, sound.GetProperty("serious").GetInt32());
    }

    [Fact]
    public void A_trained_run_and_its_model_file_are_examined_with_their_weights()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("train", "shapes", "--model", "mlp", "--limit", "300", "--epochs", "3", "--batch-size", "50", "--out", folder["run"], "--threads", "1").Done();
        JsonElement run = Tool.Run("doctor", folder["run"], "--threads", "1", "--json").Json;
        string[] missing = [.. run.GetProperty("notApplied").EnumerateArray().Select(e => e.GetString()!)];
        Assert.Empty(missing);
        JsonElement file = Tool.Run("doctor", Path.Combine(folder["run"], "model.safetensors"), "--threads", "1", "--json").Json;
        Assert.Equal(run.GetProperty("serious").GetInt32(), file.GetProperty("serious").GetInt32());
    }

    [Fact]
    public void A_finding_as_JSON_has_all_that_people_see_and_a_change_of_the_recipe()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["sick.yaml"], "data: shapes\nmodel: mlp\ntrainLimit: 200\ntestLimit: 100\ninit: zero\n");
        JsonElement first = Tool.Run("doctor", folder["sick.yaml"], "--threads", "1", "--json").Json.GetProperty("findings")[0];
        Assert.Equal("symmetric-start", first.GetProperty("rule").GetString());
        Assert.Equal("serious", first.GetProperty("severity").GetString());
        Assert.Equal("he", first.GetProperty("change").GetProperty("init").GetString());
        foreach (string key in (string[])["symptom", "cause", "remedy", "confidence", "row", "where", "followsFrom"]) Assert.True(first.TryGetProperty(key, out _), key);
    }

    [Fact]
    public void The_self_test_shows_a_row_for_every_patient_and_all_are_judged_rightly()
    {
        Outcome outcome = Tool.Run("doctor", "--self-test", "--threads", "2").Done();
        Assert.Contains("dropout before batch norm", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("healthy", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("were judged rightly", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_patient_is_refused_in_one_sentence()
    {
        Outcome unknown = Tool.Run("doctor", "nobody"), nothing = Tool.Run("doctor");
        Assert.Equal((ExitCode.BadInput, ExitCode.BadInput), (unknown.ExitCode, nothing.ExitCode));
        Assert.StartsWith("kiln: 'nobody' is no run, no file and no model of the catalogue;", unknown.Error, StringComparison.Ordinal);
        Assert.StartsWith("kiln: doctor: expected a run, a model, a recipe or --self-test", nothing.Error, StringComparison.Ordinal);
    }
}
