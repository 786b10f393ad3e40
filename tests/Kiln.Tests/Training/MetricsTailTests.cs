namespace Kiln.Tests.Training;

public sealed class MetricsTailTests : IDisposable
{
    private static readonly StepResult First = new(1, 5, 0.5, 0.75, 0.25, 0.001f), Second = First with { Step = 10 };
    private readonly TemporaryFolder folder = new();
    private readonly RunFolder run;
    private readonly MetricsTail tail;

    public MetricsTailTests()
    {
        run = new(folder.File("run"));
        tail = new(run);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lines_are_taken_up_as_they_come()
    {
        Assert.False(tail.Look());
        run.Append(First);
        Assert.True(tail.Look());
        Assert.False(tail.Look());
        run.Append(Second);
        Assert.True(tail.Look());
        Assert.Equal([First, Second], tail.Lines);
    }

    [Fact]
    public void A_line_without_its_end_is_waited_for()
    {
        run.Append(First);
        string whole = File.ReadAllText(run.MetricsPath).Replace("\"step\":5", "\"step\":10", StringComparison.Ordinal);
        File.AppendAllText(run.MetricsPath, whole[..20]);
        Assert.True(tail.Look());
        Assert.Equal([First], tail.Lines);
        Assert.False(tail.Look());
        File.AppendAllText(run.MetricsPath, whole[20..]);
        Assert.True(tail.Look());
        Assert.Equal([First, Second], tail.Lines);
    }

    [Fact]
    public void A_file_that_became_shorter_or_went_is_read_anew()
    {
        run.Append(First);
        run.Append(Second);
        tail.Look();
        run.Rewind(5, 1);
        Assert.True(tail.Look());
        Assert.Equal([First], tail.Lines);
        File.Delete(run.MetricsPath);
        Assert.True(tail.Look());
        Assert.Empty(tail.Lines);
        Assert.False(tail.Look());
    }

    [Fact]
    public void What_follows_a_line_that_is_none_is_not_trusted_until_all_is_forgotten()
    {
        run.Append(First);
        File.AppendAllText(run.MetricsPath, "nonsense\n");
        run.Append(Second);
        Assert.True(tail.Look());
        Assert.Equal(run.ReadMetrics(), tail.Lines);
        Assert.Equal([First], tail.Lines);
        File.WriteAllText(run.MetricsPath, "");
        Assert.True(tail.Look());
        run.Append(Second);
        Assert.True(tail.Look());
        Assert.Equal([Second], tail.Lines);
    }

    [Fact]
    public void The_run_may_write_while_it_is_read()
    {
        run.Append(First);
        using var writing = new FileStream(run.MetricsPath, FileMode.Append, FileAccess.Write, FileShare.Read);
        Assert.True(tail.Look());
    }
}
