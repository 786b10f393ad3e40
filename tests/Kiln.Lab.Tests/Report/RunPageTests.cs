using System.Xml.Linq;
using Kiln.Vision;

namespace Kiln.Lab.Tests.Report;

public sealed class RunPageTests
{
    [Fact]
    public void The_outcome_stands_first_with_its_interval()
    {
        XElement page = Samples.Parse(RunPage.Of(SampleRuns.Run()).ToHtml());
        XElement first = page.Named("section").First();
        Assert.Equal("outcome", first.Attribute("id")!.Value);
        Assert.Equal("90.00 %", first.Named("dd").First().Value);
        Assert.Equal("95 % sure between 85.06 % and 93.43 %", first.Named("dd").ElementAt(1).Value);
        Assert.Equal("90.00 % of the test images are right after 4 epochs in 1 min 20 s.", page.OfClass("subtitle").Single().Value);
    }

    [Fact]
    public void A_page_has_a_section_for_all_that_a_run_left_and_none_for_what_it_did_not()
    {
        var pictures = new RunPictures(Samples.Pictures, Samples.Pictures, Samples.Pictures);
        string[] full = Ids(RunPage.Of(SampleRuns.Run(layers: true), [new(ReportSeverity.Note, "r", "s", "c", "m")], pictures));
        Assert.Equal(["outcome", "findings", "curves", "layers", "confusion", "mistakes", "filters", "recipe"], full);
        Assert.Equal(["outcome", "curves", "confusion", "recipe"], Ids(RunPage.Of(SampleRuns.Run())));
    }

    [Fact]
    public void Serious_findings_stand_before_notes()
    {
        Page page = RunPage.Of(SampleRuns.Run(), [new(ReportSeverity.Note, "small", "a", "b", "c"), new(ReportSeverity.Serious, "large", "d", "e", "f")]);
        Assert.Equal(["serious", "note"], Samples.Parse(page.ToHtml()).OfClass("badge").Select(b => b.Value));
    }

    [Fact]
    public void Names_of_classes_label_the_confusion_matrix_and_are_escaped()
    {
        XElement section = Samples.Parse(RunPage.Of(SampleRuns.Run()).ToHtml()).Named("section").Single(s => s.Attribute("id")!.Value == "confusion");
        Assert.Equal("Most often cat is taken for <dog>: 20 times of 100.", section.OfClass("lead").Single().Value);
        Assert.Contains(section.Named("text"), t => t.Value == "<dog>");
    }

    [Fact]
    public void What_differs_from_the_defaults_stands_apart_in_the_recipe()
    {
        (string Key, string Value, string Default)[] rows = [.. RecipeTables.Rows(new Recipe { Epochs = 4, Optimizer = new Sgd(0.1f) }).Where(r => r.Value != r.Default)];
        Assert.Equal(["epochs", "optimizer"], rows.Select(r => r.Key));
        Assert.Equal(("4", "9"), (rows[0].Value, rows[0].Default));
        Assert.StartsWith("sgd, ", rows[1].Value, StringComparison.Ordinal);
        Assert.DoesNotContain("{", rows[1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_are_maps_over_steps_and_histograms_without_what_was_not_measured()
    {
        PageSection section = LayerFigures.Section(SampleRuns.Run(layers: true))!;
        HeatFigure[] maps = [.. section.Blocks.OfType<FigureBlock>().Select(b => b.Figure).OfType<HeatFigure>()];
        Assert.Contains(maps, m => m.Title == "Spread of activations" && m.Rows.Count == 2 && m.Columns.Count == 5);
        Assert.Contains(maps, m => m.Title == "Dead units" && m.Rows.SequenceEqual(["1.relu"]) && m.Values[0][0] == 0.25);
        Assert.DoesNotContain(maps, m => m.Title is "Effective rank" or "Saturation");
        Assert.Equal(
            ["Histograms of activations", "Histograms of gradients at layers", "Histograms of weights", "Histograms of gradients of weights"],
            section.Blocks.OfType<FoldedBlock>().Select(f => f.Title));
    }

    [Fact]
    public void Histograms_brought_onto_common_bins_keep_every_count()
    {
        var record = new HistogramRecord(-1, 1, [1, 4, 4, 1]);
        double[] same = CommonBins.Spread(record, -1, 1), wider = CommonBins.Spread(record, -3, 5);
        Assert.Equal(1, same.Sum(), 1e-12);
        Assert.Equal(1, wider.Sum(), 1e-12);
        Assert.Equal(0.1 / 12, same[0], 1e-12);   // a quarter of 48 bins share a tenth
        Assert.Equal(0, wider[40]);
        Assert.Equal(1, CommonBins.Spread(new(0.5, 0.5, [7]), 0, 1).Sum(), 1e-12);
    }

    [Fact]
    public void A_run_without_an_epoch_has_a_page_that_says_so()
    {
        RunFiles begun = SampleRuns.Run() with { Epochs = [], Steps = [], Report = null, ClassNames = null };
        XElement page = Samples.Parse(RunPage.Of(begun).ToHtml());
        Assert.Equal("No epoch has ended yet.", page.OfClass("subtitle").Single().Value);
        Assert.Equal(3, page.OfClass("empty").Count());
    }

    [Fact]
    public void A_run_that_failed_says_why()
    {
        RunFiles run = SampleRuns.Run();
        RunFiles failed = run with { Report = run.Report! with { Status = "failed", Error = "The loss is not a number." } };
        Assert.Contains("The loss is not a number.", RunPage.Of(failed).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_are_drawn_around_grey_on_one_scale()
    {
        Layer net = new Sequential(new Conv2d(1, 4, 3), new Flatten());
        using ParameterStore weights = ParameterStore.For(net.Parameters, CpuOf(), 7);
        Parameter first = net.Parameters[0];
        first.Values.Clear();
        first.Values[0] = 2;
        first.Values[5] = -1;
        PictureFigure figure = FilterPictures.Of(net, [8, 8, 1])!;
        Assert.Equal(4, figure.Pictures.Count);
        Image filter = ImageFile.Decode(figure.Pictures[0].Png, "a filter"), second = ImageFile.Decode(figure.Pictures[1].Png, "a filter");
        Assert.Equal((255, 128), (filter[0, 0], filter[2, 2]));
        Assert.Equal(64, second[0, 1]);
    }

    [Fact]
    public void A_folder_without_a_run_is_refused()
    {
        InputException e = Assert.Throws<InputException>(() => RunFiles.Read("no/such/run"));
        Assert.Equal("There is no run 'no/such/run'; give the folder of a run, with a recipe.json in it.", e.Message);
    }

    private static string[] Ids(Page page) => [.. Samples.Parse(page.ToHtml()).Named("section").Select(s => s.Attribute("id")!.Value)];

    private static Cpu.CpuDevice CpuOf() => new(1);
}
