using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Kiln.Lab.Tests.Experiments;

public sealed partial class ExperimentCatalogTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. ExperimentCatalog.All.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("row", "A7")]
    [Trait("row", "A16")]
    [Trait("row", "A17")]
    [Trait("row", "B2")]
    [Trait("row", "G17")]
    [Trait("row", "G18")]
    [Trait("row", "H1")]
    [Trait("row", "H2")]
    [Trait("row", "I14")]
    [Trait("row", "I22")]
    [Trait("row", "L1")]
    [Trait("row", "L2")]
    [Trait("row", "L3")]
    [Trait("row", "L6")]
    [Trait("row", "N10")]
    [Trait("row", "N11")]
    [Trait("row", "O5")]
    public void Every_experiment_runs_and_yields_figures_and_claims_with_evidence(string name)
    {
        using var folder = new TemporaryFolder();
        using var lab = new SmallLab(new TrialCache(folder.FullName));
        Experiment experiment = ExperimentCatalog.Get(name);
        ExperimentRecord record = LabSession.Run(experiment, lab.Context, folder.FullName);
        Assert.Null(record.Fault);
        output.WriteLine($"{record.Result.Seconds:F1} s, {lab.Context.Trained} trainings");
        foreach (Claim c in record.Result.Claims) output.WriteLine($"{c.Verdict}: {c.Sentence} ({c.PaperValue}) {c.MeasuredValue}");

        Assert.NotEmpty(record.Result.Figures);
        Assert.Equal(record.Result.Figures.Count, record.Result.Figures.Select(f => f.Title).Distinct().Count());
        Assert.All(record.Result.Figures.OfType<TableFigure>(), t => Assert.All(t.Rows, row => Assert.Equal(t.Columns.Count, row.Count)));
        Assert.All(record.Result.Figures.OfType<LineFigure>().SelectMany(f => f.Lines), line => Assert.Equal(line.X.Count, line.Y.Count));
        Assert.All(record.Result.Figures.OfType<LineFigure>(), f => Assert.Contains(f.Lines, line => line.Y.Any(double.IsFinite)));
        Assert.NotEmpty(record.Result.Claims);
        Assert.NotEmpty(record.Result.Notes);
        Assert.All(record.Result.Claims, c =>
        {
            Assert.NotEmpty(c.MeasuredValue);
            Assert.NotEmpty(c.Evidence.Seeds);
            Assert.NotEmpty(c.Evidence.Measurements);
            Assert.All(c.Evidence.Measurements, m => Assert.True(m.Value.Count > 0, m.Name));
        });
        Assert.Equal(record.Result.Claims.Count, ExperimentRecord.Read(Path.Combine(folder.FullName, name)).Result.Claims.Count);

        int trained = lab.Context.Trained;
        ExperimentRecord again = LabSession.Run(experiment, lab.Context);
        Assert.Equal(trained, lab.Context.Trained);
        Assert.Equal(record.Result.Claims.Select(c => (c.Verdict, c.MeasuredValue)), again.Result.Claims.Select(c => (c.Verdict, c.MeasuredValue)));
    }

    [Fact]
    public void Names_are_unique_and_rows_questions_and_costs_are_given()
    {
        Assert.Equal(ExperimentCatalog.All.Count, ExperimentCatalog.All.Select(e => e.Name).Distinct().Count());
        Assert.All(ExperimentCatalog.All, e =>
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", e.Name);
            Assert.NotEmpty(e.Rows);
            Assert.All(e.Rows, row => Assert.Matches(Row(), row));
            Assert.EndsWith("?", e.Question, StringComparison.Ordinal);
            Assert.True(e.Cost.QuickSeconds is > 0 and <= 90 && e.Cost.FullSeconds >= e.Cost.QuickSeconds, e.Name);
        });
        Assert.True(ExperimentCatalog.All.Sum(e => e.Cost.QuickSeconds) < 30 * 60);
    }

    [Fact]
    public void A_name_that_is_none_is_answered_with_the_nearest_one() =>
        Assert.EndsWith("did you mean 'vanishing'?", Assert.Throws<InputException>(() => ExperimentCatalog.Get("vanishin")).Message, StringComparison.Ordinal);

    [GeneratedRegex("^[A-O][0-9]{1,2}$")]
    private static partial Regex Row();
}
