namespace Kiln.Lab;

/// <summary>Which classes were taken for which.</summary>
internal static class ConfusionFigures
{
    /// <summary>The section; null without an evaluation.</summary>
    /// <param name="run">The run.</param>
    /// <param name="examples">Images of the commonest confusions, or null.</param>
    public static PageSection? Section(RunFiles run, PictureFigure? examples)
    {
        if (run.Confusion is not { Count: > 0 } counts) return null;
        string[] names = [.. Enumerable.Range(0, counts.Count).Select(run.ClassName)];
        var matrix = new HeatFigure(
            "Confusion matrix", names, names, [.. counts.Select(row => (IReadOnlyList<double>)[.. row.Select(n => (double)n)])], new("images", Logarithmic: true), "taken for", "truth",
            Numbers: counts.Count <= 12, Caption: "Rows are the true classes. The shades are logarithmic, so that rare mistakes can be seen.");
        var blocks = new List<PageBlock> { new FigureBlock(matrix), new FigureBlock(Recall(counts, names)) };
        if (examples is not null) blocks.Add(new FigureBlock(examples));
        return new("confusion", "Confusion", blocks, Worst(counts, names));
    }

    /// <summary>Pairs of classes, true and taken for, the commonest confusions first.</summary>
    public static IReadOnlyList<(int Truth, int Predicted)> Pairs(IReadOnlyList<long[]> counts, int most) =>
    [
        .. (from t in Enumerable.Range(0, counts.Count)
            from p in Enumerable.Range(0, counts.Count)
            where t != p && counts[t][p] > 0
            orderby counts[t][p] descending, t, p
            select (t, p)).Take(most),
    ];

    private static BarFigure Recall(IReadOnlyList<long[]> counts, string[] names)
    {
        int[] order = [.. Enumerable.Range(0, counts.Count).Where(i => counts[i].Sum() > 0).OrderBy(i => (double)counts[i][i] / counts[i].Sum()).Take(16)];
        double[] found = [.. order.Select(i => (double)counts[i][i] / counts[i].Sum())];
        double[] half = [.. order.Select(i => Interval.OfShare(counts[i][i], counts[i].Sum())).Select(i => (i.High - i.Low) / 2)];
        return new(
            "Classes that are found", [.. order.Select(i => names[i])], new("share that is right", Minimum: 0, Maximum: 1), [new("", found, half)],
            $"{(counts.Count > 16 ? "The sixteen worst classes" : "Worst first")}; the lines are half the width of a 95 % interval.");
    }

    private static string? Worst(IReadOnlyList<long[]> counts, string[] names) =>
        Pairs(counts, 1) is [(int truth, int predicted)] ? $"Most often {names[truth]} is taken for {names[predicted]}: {counts[truth][predicted]} times of {counts[truth].Sum()}." : null;
}
