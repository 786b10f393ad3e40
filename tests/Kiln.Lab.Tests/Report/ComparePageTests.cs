using System.Xml.Linq;

namespace Kiln.Lab.Tests.Report;

public sealed class ComparePageTests
{
    private static readonly Func<Recipe, Recipe> Wider = r => r with { BatchSize = 128 };

    [Fact]
    public void Runs_that_differ_by_their_seed_alone_are_one_way_of_training()
    {
        IReadOnlyList<RunGroup> groups = RunGroup.Of([SampleRuns.Run(1), SampleRuns.Run(2), SampleRuns.Run(1, change: Wider)]);
        Assert.Equal([2, 1], groups.Select(g => g.Runs.Count));
        Assert.Equal(["batchSize 64", "batchSize 128"], groups.Select(g => g.Name));
    }

    [Fact]
    public void Differences_are_paired_by_seed()
    {
        RunComparison found = RunComparison.Of(
        [
            SampleRuns.Run(1, 0.80), SampleRuns.Run(2, 0.84), SampleRuns.Run(3, 0.90), SampleRuns.Run(9, 0.5),
            SampleRuns.Run(3, 0.92, Wider), SampleRuns.Run(1, 0.83, Wider), SampleRuns.Run(2, 0.86, Wider),
        ]);
        PairedDifference difference = Assert.Single(found.Paired).Difference;
        Assert.Equal(3, difference.Pairs);
        Assert.Equal((0.03 + 0.02 + 0.02) / 3, difference.Mean, 1e-9);
        Assert.Empty(found.Warnings);
        Assert.Equal("Over 3 seeds batchSize 128 is 2.33 points better than batchSize 64 (0.90 … 3.77).", ComparisonText.Sentence(found));
    }

    [Fact]
    public void Where_the_interval_holds_zero_no_difference_is_claimed()
    {
        RunComparison found = RunComparison.Of([SampleRuns.Run(1, 0.80), SampleRuns.Run(2, 0.84), SampleRuns.Run(1, 0.81, Wider), SampleRuns.Run(2, 0.83, Wider)]);
        Assert.StartsWith("Over 2 seeds no difference can be told", ComparisonText.Sentence(found), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data", "The data differs (data): fashion-mnist against mnist.")]
    [InlineData("augment", "The augmentation differs (repeats): 1 against 2.")]
    [InlineData("normalize", "The normaliser differs (normalize): zScore against minMax.")]
    [InlineData("model", null)]
    [Trait("row", "B7")]
    public void A_comparison_warns_where_data_normaliser_or_augmentation_differ(string what, string? expected)
    {
        RunFiles other = SampleRuns.Run(change: r => what switch
        {
            "data" => r with { Data = "mnist" },
            "augment" => r with { Repeats = 2 },
            "normalize" => r with { Normalize = "minMax" },
            _ => r with { Model = "mlp" },
        });
        RunComparison found = RunComparison.Of([SampleRuns.Run(), other]);
        Assert.Equal(expected is null ? [] : [expected], found.Warnings);
        XElement page = Samples.Parse(ComparePage.Of(found).ToHtml());
        Assert.Equal(expected is not null, page.OfClass("notice").Any());
        if (expected is not null) Assert.Equal(expected, page.OfClass("notice").Single().Named("li").First().Value);
    }

    [Fact]
    [Trait("row", "B7")]
    public void Equal_recipes_on_other_images_are_warned_about()
    {
        RunFiles run = SampleRuns.Run();
        Assert.Contains("files have changed", Assert.Single(Fairness.Warnings([run, run with { Report = run.Report! with { TestSamples = 7 } }])), StringComparison.Ordinal);
        Assert.Contains("training images differ", Assert.Single(Fairness.Warnings([run, run with { Normalizer = "other" }])), StringComparison.Ordinal);
    }

    [Fact]
    public void One_run_is_not_compared() =>
        Assert.Equal("Expected at least two runs to compare, received 1; give the folders of more runs.", Assert.Throws<InputException>(() => RunComparison.Of([SampleRuns.Run()])).Message);

    [Fact]
    public void Curves_of_several_seeds_are_means_within_bands()
    {
        RunComparison found = RunComparison.Of([SampleRuns.Run(1, 0.8), SampleRuns.Run(2, 0.9), SampleRuns.Run(1, 0.7, Wider)]);
        XElement page = Samples.Parse(ComparePage.Of(found).ToHtml());
        XElement accuracy = page.Named("figure").Single(f => f.Named("h3").Single().Value == "Test accuracy" && f.OfClass("curve").Any());
        Assert.Equal(2, accuracy.OfClass("curve").Count());
        Assert.Single(accuracy.OfClass("band"));
        Assert.Contains("0.85 (0.7793 … 0.9207)", accuracy.Named("svg").Single().Attribute("data-plot")!.Value, StringComparison.Ordinal);
    }
}
