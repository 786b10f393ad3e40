namespace Kiln.Lab;

/// <summary>Runs side by side on one page.</summary>
public static class ComparePage
{
    /// <summary>Makes the page of a comparison.</summary>
    public static Page Of(RunComparison comparison)
    {
        var outcome = new List<PageBlock>();
        if (comparison.Warnings.Count > 0) outcome.Add(new WarningBlock("These runs are not like for like", [.. comparison.Warnings, "What differs here is part of the difference between the results."]));
        outcome.Add(new FigureBlock(ComparisonText.Outcomes(comparison)));
        if (comparison.Groups.Any(g => g.Accuracies.Count > 0)) outcome.Add(new FigureBlock(Bars(comparison), Wide: true));
        PageBlock[] tests = [.. new[] { ComparisonText.Paired(comparison), ComparisonText.Models(comparison) }.OfType<TableFigure>().Select(t => new FigureBlock(t))];
        PageBlock settings = ComparisonText.Settings(comparison) is { } table ? new FigureBlock(table) : new TextBlock("The recipes are the same.");
        return new("Comparison of runs")
        {
            Kind = "comparison",
            Subtitle = ComparisonText.Sentence(comparison),
            Sections =
            [
                new("outcome", "Outcome", outcome),
                .. tests.Length > 0 ? [new PageSection("chance", "More than chance", tests)] : Array.Empty<PageSection>(),
                new("curves", "Curves", [.. Curves(comparison)]),
                new("recipes", "Recipes", [settings]),
            ],
        };
    }

    private static BarFigure Bars(RunComparison comparison)
    {
        RunGroup[] shown = [.. comparison.Groups.Where(g => g.Accuracies.Count > 0)];
        bool several = shown.Any(g => g.Accuracies.Count > 1);
        return new(
            "Test accuracy", [.. shown.Select(g => g.Name)], new("share that is right"), [new("", [.. shown.Select(g => g.Mean)], [.. shown.Select(g => g.Deviation)])],
            several ? "Means over seeds; the lines are one standard deviation to either side." : null);
    }

    private static IEnumerable<PageBlock> Curves(RunComparison comparison)
    {
        (string Title, string Y, Func<EpochResult, double?> Of)[] kinds =
        [
            ("Test accuracy", "share that is right", e => e.TestAccuracy), ("Test loss", "loss", e => e.TestLoss),
            ("Training accuracy", "share that is right", e => e.TrainAccuracy), ("Training loss", "loss", e => e.TrainLoss),
        ];
        foreach ((string title, string y, Func<EpochResult, double?> of) in kinds)
        {
            Line[] lines = [.. comparison.Groups.Select(g => Over(g, of)).OfType<Line>()];
            if (lines.Length == 0) continue;
            yield return new FigureBlock(new LineFigure(title, new("epoch"), new(y), lines, lines.Any(l => l.Low is not null) ? "Means over seeds, within one standard deviation." : null));
        }
    }

    // The mean over the runs that reached an epoch, with a band where there are several.
    private static Line? Over(RunGroup group, Func<EpochResult, double?> of)
    {
        int epochs = group.Runs.Max(r => r.Epochs.Count);
        double[] x = [.. Enumerable.Range(1, epochs).Select(e => (double)e)], mean = new double[epochs], low = new double[epochs], high = new double[epochs];
        for (int e = 0; e < epochs; e++)
        {
            double[] values = [.. group.Runs.Where(r => e < r.Epochs.Count).Select(r => of(r.Epochs[e])).OfType<double>()];
            mean[e] = values.Length == 0 ? double.NaN : values.Average();
            double deviation = values.Length < 2 ? 0 : Math.Sqrt(values.Sum(v => (v - mean[e]) * (v - mean[e])) / (values.Length - 1));
            (low[e], high[e]) = (mean[e] - deviation, mean[e] + deviation);
        }

        if (mean.All(double.IsNaN)) return null;
        return group.Runs.Count > 1 ? new(group.Name, x, mean, low, high) : new(group.Name, x, mean);
    }
}
