namespace Kiln.Lab.Tests.Trials;

public sealed class ExperimentRecordTests
{
    private static readonly Claim Failed = new("It holds.", Verdict.Fails, new([new("m", Statistic.Of(1, 2, 3))], [1, 2], "a test"), null, "no");

    private static readonly Figure[] Figures =
    [
        new LineFigure("lines", new("x"), new("y", Logarithmic: true), [new("a", [1, 2], [0.5, double.NaN], [0, 0], [1, 1], Dashed: true)], "A caption."),
        new BarFigure("bars", ["one"], new("y"), [new("a", [1], [0.1])]),
        new HistogramFigure("histogram", new("x"), [0, 1, 2], [new("a", [3, 4])]),
        new HeatFigure("heat", ["c"], ["r"], [[1]], new("scale"), "x", "y", Diverging: true),
        new TableFigure("table", ["a", "b"], [["1", "2"]]),
        new PictureFigure("pictures", [new([1, 2, 3], "text", 28)]),
    ];

    [Fact]
    public void A_result_is_read_as_it_was_written_with_every_kind_of_figure()
    {
        using var folder = new TemporaryFolder();
        ExperimentRecord record = Record(null, new(Figures, [Failed], ["A note."], 1.5));
        record.Write(Path.Combine(folder.FullName, "new"));
        ExperimentRecord found = ExperimentRecord.Read(Path.Combine(folder.FullName, "new"));
        found.Write(folder.FullName);
        Assert.Equal(File.ReadAllText(Path.Combine(folder.FullName, "new", ExperimentRecord.FileName)), File.ReadAllText(Path.Combine(folder.FullName, ExperimentRecord.FileName)));
        Assert.Equal(Figures.Select(f => f.GetType()), found.Result.Figures.Select(f => f.GetType()));
        Assert.Equal((Verdict.Fails, 2.0), (found.Result.Claims[0].Verdict, found.Result.Claims[0].Evidence.Measurements[0].Value.Mean));
        Assert.Contains("\"kind\": \"line\"", File.ReadAllText(Path.Combine(folder.FullName, ExperimentRecord.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_claim_is_evaluated_and_a_fault_or_a_claim_without_verdict_is_not()
    {
        Assert.True(Record(null, new([], [Failed], [])).Evaluated);
        Assert.False(Record(null, new([], [Failed, Failed with { Verdict = Verdict.NotEvaluated }], [])).Evaluated);
        Assert.False(Record("no data", new([], [], [])).Evaluated);
    }

    [Fact]
    public void What_is_no_result_is_said_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("give the folder of an experiment", Assert.Throws<InputException>(() => ExperimentRecord.Read(folder.FullName)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.FullName, ExperimentRecord.FileName), "{}");
        Assert.Contains("is not the result of an experiment", Assert.Throws<InputException>(() => ExperimentRecord.Read(folder.FullName)).Message, StringComparison.Ordinal);
    }

    private static ExperimentRecord Record(string? fault, ExperimentResult result) => new("name", "title", ["G1"], "Why?", "quick", "a test", "1", DateTimeOffset.UnixEpoch, fault, result);
}
