namespace Kiln.Tests.Training;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_run_takes_the_place_of_an_old_one()
    {
        var run = new RunFolder(folder.File("a/b"));
        foreach (string path in (string[])[run.CheckpointPath, run.ModelPath, run.MetricsPath, run.ReportPath]) File.WriteAllText(path, "old");
        var recipe = new Recipe { Epochs = 3 };
        run.Begin(recipe);
        Assert.Equal(["recipe.json"], Directory.GetFiles(run.FullName).Select(Path.GetFileName));
        Assert.Equal(recipe.ToJson(), run.ReadRecipe().ToJson());
        Assert.False(run.HasCheckpoint);
    }

    [Fact]
    public void Metrics_are_one_line_of_JSON_each_and_come_back()
    {
        var run = new RunFolder(folder.File("a"));
        MetricsLine[] lines = [new StepResult(1, 50, 0.5, 0.75, 0.25, 0.001f), new EpochResult(1, 60, 0.5, 0.75, null, null, 0.001f, 1.5), new EpochResult(2, 120, double.NaN, 0, 1, 0.5, 0.001f, 2)];
        foreach (MetricsLine line in lines) run.Append(line);
        Assert.Equal(lines, run.ReadMetrics());
        Assert.Equal(
            """{"kind":"step","epoch":1,"step":50,"loss":0.5,"meanLoss":0.75,"accuracy":0.25,"learningRate":0.001}""",
            File.ReadLines(run.MetricsPath).First());
    }

    [Fact]
    public void Going_back_leaves_out_later_lines_and_one_that_was_cut()
    {
        var run = new RunFolder(folder.File("a"));
        EpochResult Epoch(int epoch, long step) => new(epoch, step, 0, 0, null, null, 0, 0);
        StepResult Step(int epoch, long step) => new(epoch, step, 0, 0, 0, 0);
        foreach (MetricsLine line in (MetricsLine[])[Step(1, 5), Epoch(1, 10), Step(2, 15), Step(2, 20), Epoch(2, 20)]) run.Append(line);
        File.AppendAllText(run.MetricsPath, "{\"kind\":\"ep");
        run.Rewind(steps: 20, epochs: 1);   // a checkpoint of after the last step of epoch 2, before its evaluation
        Assert.Equal([Step(1, 5), Epoch(1, 10), Step(2, 15), Step(2, 20)], run.ReadMetrics());
        run.Rewind(steps: 15, epochs: 1);
        Assert.Equal([Step(1, 5), Epoch(1, 10), Step(2, 15)], run.ReadMetrics());
    }

    [Fact]
    public void A_folder_that_cannot_be_made_and_one_without_a_run_are_input_errors()
    {
        File.WriteAllText(folder.File("file"), "");
        Assert.Contains("Cannot make the run folder", Assert.Throws<InputException>(() => new RunFolder(folder.File("file"))).Message, StringComparison.Ordinal);
        Assert.Contains("holds no run", Assert.Throws<InputException>(() => new RunFolder(folder.File("empty")).ReadRecipe()).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new RunFolder(folder.File("empty")).ReadReport());
        Assert.Empty(new RunFolder(folder.File("empty")).ReadMetrics());
    }

    [Fact]
    public void A_damaged_report_is_an_input_error()
    {
        var run = new RunFolder(folder.File("a"));
        File.WriteAllText(run.ReportPath, "{}");
        Assert.Contains("not the report of a run", Assert.Throws<InputException>(run.ReadReport).Message, StringComparison.Ordinal);
    }
}
