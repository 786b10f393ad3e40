namespace Kiln.Lab;

/// <summary>One way of training beside the first, over the seeds both were run with.</summary>
/// <param name="First">The first group.</param>
/// <param name="Second">The other.</param>
/// <param name="Difference">By how much the other's test accuracy is higher.</param>
public sealed record GroupDifference(RunGroup First, RunGroup Second, PairedDifference Difference);

/// <summary>One model beside the first, image by image.</summary>
/// <param name="First">The first run.</param>
/// <param name="Second">The other.</param>
/// <param name="Test">What tells them apart.</param>
public sealed record ModelDifference(RunFiles First, RunFiles Second, McNemar Test);

/// <summary>Runs side by side: in what their recipes differ, how they came out, and whether the difference is more than chance.</summary>
/// <param name="Runs">All runs.</param>
/// <param name="Groups">The same, those of one recipe together.</param>
/// <param name="Warnings">Why they may not be compared; empty where they may.</param>
/// <param name="Settings">The settings in which recipes differ, with the value of each run.</param>
/// <param name="Paired">Each group beside the first, where they share seeds.</param>
/// <param name="Models">Each model beside the first, where both were asked about the same images.</param>
public sealed record RunComparison(
    IReadOnlyList<RunFiles> Runs, IReadOnlyList<RunGroup> Groups, IReadOnlyList<string> Warnings, IReadOnlyList<(string Key, string[] Values)> Settings,
    IReadOnlyList<GroupDifference> Paired, IReadOnlyList<ModelDifference> Models)
{
    /// <summary>Compares runs.</summary>
    /// <param name="runs">At least two.</param>
    /// <param name="answers">What their models say of each test image; empty where that is not known.</param>
    /// <exception cref="InputException">There are fewer than two.</exception>
    public static RunComparison Of(IReadOnlyList<RunFiles> runs, IReadOnlyList<RunAnswers>? answers = null)
    {
        if (runs.Count < 2) throw new InputException($"Expected at least two runs to compare, received {runs.Count}; give the folders of more runs.");
        IReadOnlyList<RunGroup> groups = RunGroup.Of(runs);
        var models = new List<ModelDifference>();
        if (answers is { Count: > 1 })
        {
            foreach (RunAnswers other in answers.Skip(1))
            {
                if (RunAnswers.Compare(answers[0], other) is { } test) models.Add(new(answers[0].Run, other.Run, test));
            }
        }

        return new(runs, groups, Fairness.Warnings(runs), [.. RecipeTables.Differences([.. runs.Select(r => r.Recipe)])], [.. groups.Skip(1).Select(g => Pair(groups[0], g)).OfType<GroupDifference>()], models);
    }

    private static GroupDifference? Pair(RunGroup first, RunGroup second)
    {
        var pairs = new List<(double First, double Second)>();
        foreach (RunFiles run in first.Runs.DistinctBy(r => r.Recipe.Seed))
        {
            if (run.TestAccuracy is { } a && second.Runs.FirstOrDefault(r => r.Recipe.Seed == run.Recipe.Seed)?.TestAccuracy is { } b) pairs.Add((a, b));
        }

        return pairs.Count == 0 ? null : new(first, second, PairedDifference.Of([.. pairs.Select(p => p.First)], [.. pairs.Select(p => p.Second)]));
    }
}
