namespace Kiln.Cli.Tests;

public sealed class RunFindingsTests
{
    [Fact]
    public void The_page_of_a_run_carries_what_the_doctor_finds_without_training()
    {
        using var folder = new TemporaryFolder();
        Tool.Run("train", "shapes", "--model", "mlp", "--init", "zero", "--limit", "100", "--epochs", "1", "--out", folder["run"], "--threads", "1").Done();
        string page = File.ReadAllText(Path.Combine(folder["run"], "report.html"));
        Assert.Contains("What the doctor says of this run.", page, StringComparison.Ordinal);
        Assert.Contains("symmetric-start", page, StringComparison.Ordinal);
        Tool.Run("report", folder["run"], "--out", folder["again.html"], "--threads", "1").Done();
        Assert.Contains("symmetric-start", File.ReadAllText(folder["again.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_stopped_being_numbers_is_examined_with_its_record_of_where()
    {
        using var folder = new TemporaryFolder();
        Outcome run = Tool.Run("train", "shapes", "--model", "mlp", "--optimizer", "sgd", "--lr", "1e18", "--schedule", "constant", "--limit", "100", "--epochs", "2", "--batch-size", "20", "--out", folder["run"], "--threads", "1");
        Assert.NotEqual(ExitCode.Done, run.ExitCode);
        Outcome doctor = Tool.Run("doctor", folder["run"], "--threads", "1");
        Assert.Contains("The run ended at step", doctor.Out, StringComparison.Ordinal);
        Tool.Run("report", folder["run"], "--threads", "1").Done();
        Assert.Contains("The run ended at step", File.ReadAllText(Path.Combine(folder["run"], "report.html")), StringComparison.Ordinal);
    }
}
