using System.Diagnostics;
using System.Text.Json;

namespace Kiln.Cli.Tests.Commands;

public sealed class TrainCommandTests
{
    private static readonly string[] Small = ["train", "shapes", "--model", "mlp", "--limit", "300", "--batch-size", "50", "--seed", "7", "--threads", "1", "--json"];

    [Fact]
    public void A_run_is_written_and_evaluation_repeats_its_accuracy_exactly()
    {
        using var folder = new TemporaryFolder();
        JsonElement trained = Tool.Run([.. Small, "--epochs", "2", "--out", folder["run"]]).Done().Json;
        Assert.All((string[])["recipe.json", "metrics.jsonl", "checkpoint.safetensors", "model.safetensors", "run.json"], name => Assert.True(File.Exists(folder["run", name]), name));
        Assert.Equal(12, trained.GetProperty("steps").GetInt32());
        Assert.Equal(folder["run"], trained.GetProperty("run").GetString());

        JsonElement measured = Tool.Run("evaluate", folder["run"], "--threads", "1", "--json").Done().Json;
        Assert.Equal(trained.GetProperty("testAccuracy").GetDouble(), measured.GetProperty("testAccuracy").GetDouble());
        Assert.Equal(trained.GetProperty("testLoss").GetDouble(), measured.GetProperty("testLoss").GetDouble());
        Assert.Equal(trained.GetProperty("confusion").ToString(), measured.GetProperty("confusion").ToString());
    }

    [Fact]
    [Trait("row", "O3")]
    public void What_steps_look_like_from_inside_is_written_down_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        string[] common = ["train", "shapes", "--model", "cnnbn", "--limit", "130", "--batch-size", "32", "--epochs", "1", "--seed", "7", "--threads", "1"];
        Tool.Run([.. common, "--probe-every", "0", "--out", folder["off"]]).Done();
        Tool.Run([.. common, "--out", folder["usual"]]).Done();
        Tool.Run([.. common, "--probe-every", "2", "--smoothness", "--tensorboard", "--out", folder["on"]]).Done();
        Assert.Equal(folder.Digest("off", "model.safetensors"), folder.Digest("on", "model.safetensors"));
        Assert.Empty(new RunFolder(folder["off"]).ReadMetrics().OfType<LayersResult>());
        Assert.Equal([1], new RunFolder(folder["usual"]).ReadMetrics().OfType<LayersResult>().Select(l => l.Step));
        LayersResult[] lines = [.. new RunFolder(folder["on"]).ReadMetrics().OfType<LayersResult>()];
        Assert.Equal([1L, 3, 5], lines.Select(l => l.Step));
        Assert.All(lines, l => Assert.NotNull(l.Smoothness));
        Assert.Single(Directory.GetFiles(folder["on", "tensorboard"], "*tfevents*"));
        Assert.False(Directory.Exists(folder["off", "tensorboard"]));
    }

    [Fact]
    public void One_thread_and_two_give_the_same_file()
    {
        using var folder = new TemporaryFolder();
        string[] common = ["train", "shapes", "--model", "cnnbn", "--limit", "130", "--batch-size", "32", "--epochs", "1", "--seed", "7", "--json"];
        Tool.Run([.. common, "--threads", "1", "--out", folder["one"]]).Done();
        Tool.Run([.. common, "--threads", "2", "--out", folder["two"]]).Done();
        Assert.Equal(folder.Digest("one", "model.safetensors"), folder.Digest("two", "model.safetensors"));
    }

    [Theory]
    [InlineData("mlp", "torch")]
    [InlineData("mlp", "keras")]
    [InlineData("mlp", "orthogonal:1.41")]
    [InlineData("mlp", "data:100")]
    [InlineData("mlp", "lsuv")]
    [InlineData("cnnbn", "whiten")]
    [Trait("row", "G6")]
    [Trait("row", "G11")]
    [Trait("row", "G12")]
    public void Every_scheme_of_first_values_trains_and_is_kept_in_the_recipe(string model, string init)
    {
        using var folder = new TemporaryFolder();
        JsonElement trained = Tool.Run("train", "shapes", "--model", model, "--init", init, "--limit", "100", "--batch-size", "50", "--epochs", "1", "--threads", "1", "--out", folder["run"], "--json").Done().Json;
        Assert.Equal(2, trained.GetProperty("steps").GetInt32());
        Assert.Contains($"\"init\": \"{init}\"", File.ReadAllText(folder["run", "recipe.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void For_people_the_result_is_a_table_and_for_programs_the_last_line()
    {
        using var folder = new TemporaryFolder();
        Outcome shown = Tool.Run([.. Small.Except(["--json"]), "--epochs", "1", "--out", folder["run"]]).Done();
        Assert.Contains("test accuracy", shown.Out, StringComparison.Ordinal);
        Assert.Contains("crescent", shown.Out, StringComparison.Ordinal);
        Assert.Contains(folder["run"], shown.Out, StringComparison.Ordinal);
        Assert.Contains("epoch 1/1", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_run_has_a_model_and_goes_on_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        Tool.Run([.. Small, "--epochs", "3", "--out", folder["whole"]]).Done();

        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Outcome interrupted = Tool.Run(stop.Token, [.. Small, "--epochs", "3", "--out", folder["parts"]]);
        Assert.Equal(130, interrupted.ExitCode);
        Assert.True(interrupted.Json.GetProperty("interrupted").GetBoolean());
        Tool.Run("evaluate", folder["parts"], "--threads", "1", "--json").Done();

        Tool.Run("train", "--resume", folder["parts"], "--threads", "1", "--json").Done();
        Assert.Equal(folder.Digest("whole", "model.safetensors"), folder.Digest("parts", "model.safetensors"));
    }

    [Theory]
    [InlineData("-KILL")]
    [InlineData("-INT")]
    public void A_run_stopped_by_a_signal_goes_on_to_the_same_bits(string signal)
    {
        if (OperatingSystem.IsWindows()) return;   // no such signals there
        using var folder = new TemporaryFolder();
        string[] job = [.. Small, "--epochs", "60"];
        Tool.Run([.. job, "--out", folder["whole"]]).Done();

        using (var process = Tool.Start([.. job, "--out", folder["parts"]]))
        {
            // The first finished epoch leaves a checkpoint; the signal comes somewhere in a later one.
            string checkpoint = folder["parts", "checkpoint.safetensors"];
            while (!File.Exists(checkpoint) && !process.HasExited) Thread.Yield();
            Process.Start("kill", [signal, $"{process.Id}"]).WaitForExit();
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (signal == "-INT")
            {
                Assert.Equal(130, process.ExitCode);
                Assert.True(File.Exists(folder["parts", "model.safetensors"]));
                Tool.Run("evaluate", folder["parts"], "--threads", "1", "--json").Done();
            }
        }

        Tool.Run("train", "--resume", folder["parts"], "--threads", "1", "--json").Done();
        Assert.Equal(folder.Digest("whole", "model.safetensors"), folder.Digest("parts", "model.safetensors"));
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        Tool.Run([.. Small, "--epochs", "1", "--out", folder["run"]]).Done();
        string before = folder.Digest("run", "model.safetensors");
        Outcome again = Tool.Run([.. Small, "--epochs", "2", "--out", folder["run"]]);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("holds a run already", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Digest("run", "model.safetensors"));
    }

    [Fact]
    public void Resuming_refuses_to_change_the_run()
    {
        using var folder = new TemporaryFolder();
        Tool.Run([.. Small, "--epochs", "1", "--out", folder["run"]]).Done();
        Outcome found = Tool.Run("train", "--resume", folder["run"], "--epochs", "5");
        Assert.Equal(2, found.ExitCode);
        Assert.Contains("leave out --epochs", found.Error, StringComparison.Ordinal);
        Assert.Contains("leave out --drop-last", Tool.Run("train", "--resume", folder["run"], "--drop-last").Error, StringComparison.Ordinal);
        Tool.Run("train", "--resume", folder["run"], "--json").Done();
    }
}
