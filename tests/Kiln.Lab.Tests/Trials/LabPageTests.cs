using System.Xml.Linq;
using Kiln.Lab.Tests.Report;

namespace Kiln.Lab.Tests.Trials;

public sealed class LabPageTests
{
    [Fact]
    [Trait("row", "F11")]
    public void An_experiment_has_its_page_with_the_papers_value_beside_the_measured_one()
    {
        using var folder = new TemporaryFolder();
        using var lab = new SmallLab();
        LabSession.Run(new Sample("first"), lab.Context, folder.FullName);
        XElement page = Samples.Parse(File.ReadAllText(Path.Combine(folder.FullName, "first", "report.html")));
        Assert.Equal(["claims", "figures", "evidence", "how"], page.Named("section").Select(s => s.Attribute("id")!.Value));
        XElement claims = page.Named("section").First();
        Assert.Equal(["holds", "does not hold", "open"], claims.OfClass("badge").Select(b => b.Value));
        Assert.Equal(["a paper says 6", "5.9 ± 0.1"], claims.Named("article").First().Named("dd").Select(d => d.Value));
        Assert.Equal("1 of 3 claims hold; 1 could not be evaluated.", claims.OfClass("lead").Single().Value);
        Assert.Contains("fewer images", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void One_page_gathers_what_lies_in_a_folder_and_leads_to_each()
    {
        using var folder = new TemporaryFolder();
        using var lab = new SmallLab();
        foreach (string name in (string[])["first", "second"]) LabSession.Run(new Sample(name), lab.Context, folder.FullName);
        Directory.CreateDirectory(Path.Combine(folder.FullName, "broken"));
        File.WriteAllText(Path.Combine(folder.FullName, "broken", "result.json"), "{");
        string path = LabPage.Write(folder.FullName, ["second", "broken", "missing", "first"]);
        Assert.Equal(Path.Combine(folder.FullName, "report.html"), path);
        XElement page = Samples.Parse(File.ReadAllText(path));
        Assert.Equal(["verdicts", "e-second", "e-first"], page.Named("section").Select(s => s.Attribute("id")!.Value));
        Assert.Equal(["Verdicts", "second", "first"], page.Named("nav").Single().Named("a").Select(a => a.Value));
        Assert.Equal("2 experiments. 2 of 6 claims hold; 2 could not be evaluated.", page.OfClass("subtitle").Single().Value);
        foreach (XElement link in page.Named("main").Single().Named("a")) Assert.True(File.Exists(Path.Combine(folder.FullName, link.Attribute("href")!.Value)));
        Assert.Equal(6, page.OfClass("verdicts").Sum(v => v.Named("li").Count()));
        Assert.Equal(2, page.Named("svg").Count());
    }

    [Fact]
    public void An_experiment_that_could_not_be_carried_out_says_why()
    {
        var record = new ExperimentRecord("x", "Title", ["F11"], "Why?", "quick", "a test", "0", DateTimeOffset.UnixEpoch, "There is no 'mnist'.", new([], [], []));
        foreach (Page page in (Page[])[ExperimentPage.Of(record), LabPage.Of([record])])
        {
            XElement html = Samples.Parse(page.ToHtml());
            Assert.Contains("There is no 'mnist'.", html.OfClass("notice").Single().Value, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Many_measurements_stand_in_tables_alone()
    {
        Measurement[] many = [.. Enumerable.Range(0, 9).Select(i => new Measurement($"layer {i}", Statistic.Of(i, i + 1)))];
        var claim = new Claim("It is so.", Verdict.Holds, new(many, [1, 2], "a test"), null, "yes");
        var record = new ExperimentRecord("x", "Title", [], "Why?", "quick", "a test", "0", DateTimeOffset.UnixEpoch, null, new([], [claim], []));
        XElement page = Samples.Parse(ExperimentPage.Of(record).ToHtml());
        Assert.Contains("9 measurements", page.Named("article").Single().Value, StringComparison.Ordinal);
        Assert.Equal(9, page.Named("details").Single().Named("tbody").Single().Named("tr").Count());
    }

    private sealed class Sample(string name) : Experiment
    {
        public override string Name => name;

        public override string Title => "Something is <shown>";

        public override IReadOnlyList<string> Rows => ["F11"];

        public override string Question => "Is it so?";

        public override Cost Cost => new(1, 2);

        public override ExperimentResult Run(LabContext lab) => new(
            [new LineFigure("Curves", new("step"), new("loss"), [new("a", [1, 2], [3, 4])])],
            [
                lab.Claim("It is about 6.", true, "a paper says 6", "5.9 ± 0.1", new Measurement("height", Statistic.Of(5.8, 6.0))),
                lab.Claim("It is above 7.", false, null, "5.9", new Measurement("height", Statistic.Of(5.8, 6.0))),
                lab.Claim("It can be measured.", null, null, "nothing"),
            ],
            ["It takes fewer images than the paper."]);
    }
}
