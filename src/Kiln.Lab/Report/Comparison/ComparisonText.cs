using System.Globalization;

namespace Kiln.Lab;

/// <summary>What a comparison says in words and tables, the same on a page and in a terminal.</summary>
public static class ComparisonText
{
    /// <summary>Every run with its outcome.</summary>
    public static TableFigure Outcomes(RunComparison comparison) => new(
        "Runs", ["run", "seed", "test accuracy", "95 % interval", "test loss", "epochs", "time"],
        [
            .. comparison.Runs.Select(r => (string[])
            [
                r.Name, $"{r.Recipe.Seed}", Durations.Percent(r.TestAccuracy),
                r.Right is { Samples: > 0 } right ? Range(Interval.OfShare(right.Right, right.Samples)) : "–",
                r.LastEpoch?.TestLoss is { } loss ? Digits.Of(loss) : "–", $"{r.Epochs.Count}", r.Report is { } report ? Durations.Of(report.Seconds) : "–",
            ]),
        ],
        "The interval says how far the test images alone leave the accuracy open (Wilson), not how far it moves from seed to seed.");

    /// <summary>In what the recipes differ; null where they do not.</summary>
    public static TableFigure? Settings(RunComparison comparison) => comparison.Settings.Count == 0 ? null : new(
        "In what the recipes differ", ["setting", .. comparison.Runs.Select(r => r.Name)], [.. comparison.Settings.Select(s => (string[])[s.Key, .. s.Values])]);

    /// <summary>Ways of training over common seeds; null where none share a seed.</summary>
    public static TableFigure? Paired(RunComparison comparison) => comparison.Paired.Count == 0 ? null : new(
        "Paired by seed", ["way of training", "beside", "seeds", "difference in points", "95 % interval", "p"],
        [
            .. comparison.Paired.Select(p => (string[])
            [
                p.Second.Name, p.First.Name, $"{p.Difference.Pairs}", Points(p.Difference.Mean),
                p.Difference.Pairs < 2 ? "one seed tells nothing" : $"{Points(p.Difference.Interval.Low)} … {Points(p.Difference.Interval.High)}", p.Difference.Pairs < 2 ? "–" : Chance(p.Difference.PValue),
            ]),
        ],
        "Percentage points of test accuracy. An interval without 0 is a difference that seeds do not explain.");

    /// <summary>Models image by image; null where none were asked about the same images.</summary>
    public static TableFigure? Models(RunComparison comparison) => comparison.Models.Count == 0 ? null : new(
        "The same images", ["model", "beside", "images", "only it right", "only the other right", "p (McNemar)"],
        [.. comparison.Models.Select(m => (string[])[m.Second.Name, m.First.Name, Digits.Of(m.Test.Samples), Digits.Of(m.Test.OnlySecond), Digits.Of(m.Test.OnlyFirst), Chance(m.Test.PValue)])],
        "These two models, not their recipes: with other seeds the same recipes may come out otherwise.");

    /// <summary>The outcome in a sentence.</summary>
    public static string Sentence(RunComparison comparison)
    {
        if (comparison.Paired is [{ Difference.Pairs: > 1 } only])
        {
            Interval i = only.Difference.Interval;
            string points = Points(Math.Abs(only.Difference.Mean));
            return i.Contains(0)
                ? $"Over {only.Difference.Pairs} seeds no difference can be told between {only.First.Name} and {only.Second.Name} ({Points(i.Low)} … {Points(i.High)} points)."
                : $"Over {only.Difference.Pairs} seeds {only.Second.Name} is {points} points {(only.Difference.Mean > 0 ? "better" : "worse")} than {only.First.Name} ({Points(i.Low)} … {Points(i.High)}).";
        }

        if (comparison.Groups.Count == 1) return $"{comparison.Runs.Count} runs of one recipe: {Durations.Percent(comparison.Groups[0].Mean)} on average, standard deviation {Durations.Percent(comparison.Groups[0].Deviation)}.";
        RunFiles? best = comparison.Runs.MaxBy(r => r.TestAccuracy ?? double.NegativeInfinity);
        return best?.TestAccuracy is { } accuracy ? $"Of {comparison.Runs.Count} runs {best.Name} has the highest test accuracy, {Durations.Percent(accuracy)}." : $"{comparison.Runs.Count} runs, none with a test accuracy.";
    }

    /// <summary>A chance to two digits.</summary>
    public static string Chance(double p) => p < 0.001 ? "< 0.001" : p.ToString("0.0##", CultureInfo.InvariantCulture);

    private static string Points(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string Range(Interval i) => $"{Durations.Percent(i.Low)} … {Durations.Percent(i.High)}";
}
