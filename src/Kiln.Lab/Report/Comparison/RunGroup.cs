namespace Kiln.Lab;

/// <summary>Runs of one recipe that differ by their seed alone.</summary>
/// <param name="Name">What sets it apart from the other groups.</param>
/// <param name="Runs">The runs, in the order they were given.</param>
public sealed record RunGroup(string Name, IReadOnlyList<RunFiles> Runs)
{
    /// <summary>The test accuracies of the runs that have one.</summary>
    public IReadOnlyList<double> Accuracies => [.. Runs.Select(r => r.TestAccuracy).OfType<double>()];

    /// <summary>Their mean; not a number without any.</summary>
    public double Mean => Accuracies.Count == 0 ? double.NaN : Accuracies.Average();

    /// <summary>Their standard deviation, with n − 1; not a number of fewer than two.</summary>
    public double Deviation
    {
        get
        {
            if (Accuracies.Count < 2) return double.NaN;
            double mean = Mean;
            return Math.Sqrt(Accuracies.Sum(a => (a - mean) * (a - mean)) / (Accuracies.Count - 1));
        }
    }

    /// <summary>Puts runs of equal recipes together and names each group by the settings in which the groups differ.</summary>
    public static IReadOnlyList<RunGroup> Of(IReadOnlyList<RunFiles> runs)
    {
        var groups = new List<List<RunFiles>>();
        foreach (RunFiles run in runs)
        {
            string recipe = Seedless(run.Recipe).ToJson();
            if (groups.Find(g => Seedless(g[0].Recipe).ToJson() == recipe) is { } known) known.Add(run);
            else groups.Add([run]);
        }

        (string Key, string[] Values)[] differences = groups.Count < 2 ? [] : [.. RecipeTables.Differences([.. groups.Select(g => Seedless(g[0].Recipe))])];
        return [.. groups.Select((g, i) => new RunGroup(NameOf(g, i, differences), g))];
    }

    private static string NameOf(List<RunFiles> runs, int index, (string Key, string[] Values)[] differences)
    {
        if (differences.Length is 0 or > 3) return runs[0].Name;
        string name = string.Join(", ", differences.Select(d => $"{d.Key} {d.Values[index]}"));
        return name.Length <= 60 ? name : runs[0].Name;
    }

    private static Recipe Seedless(Recipe recipe) => recipe with { Seed = 0 };
}
