namespace Kiln;

/// <summary>The steps of a run that were looked into, as rules read them: what the run itself went through says more than a trial of some steps.</summary>
internal sealed class RunHistory
{
    private const int Least = 2;   // looks: one alone is the first step's

    private readonly LayersResult[] looks;

    private RunHistory(LayersResult[] looks) => this.looks = looks;

    /// <summary>How many steps were looked into.</summary>
    public int Count => looks.Length;

    /// <summary>The last of them, from 1.</summary>
    public long LastStep => looks[^1].Step;

    /// <summary>The looks of a run; null where there are fewer than two.</summary>
    public static RunHistory? Of(IReadOnlyList<MetricsLine> lines)
    {
        LayersResult[] looks = [.. lines.OfType<LayersResult>()];
        return looks.Length < Least ? null : new(looks);
    }

    /// <summary>The median of ‖Δw‖/‖w‖ over the run, for each of the parameters named.</summary>
    public IReadOnlyDictionary<string, double> UpdateRatios(IReadOnlySet<string> names) =>
        (from look in looks
         from weight in look.Weights
         where names.Contains(weight.Name) && double.IsFinite(weight.UpdateRatio)
         group weight.UpdateRatio by weight.Name)
        .ToDictionary(g => g.Key, g => Median([.. g]));

    /// <summary>How many units of a layer were 0 on the whole batch in the first look and in the last; null where the layer is not in both.</summary>
    public (int First, int Last)? Dead(string path) =>
        looks[0].Layers.FirstOrDefault(l => l.Path == path) is { } first && looks[^1].Layers.FirstOrDefault(l => l.Path == path) is { } last ? (first.Dead, last.Dead) : null;

    /// <summary>The look in which all gradients together were longest, that length, and the median; null where none was finite.</summary>
    public (long Step, double Length, double Usual)? LongestGradient()
    {
        (long Step, double Length)[] all = [.. looks.Select(look => (look.Step, Math.Sqrt(look.Weights.Sum(w => w.GradientNorm * w.GradientNorm)))).Where(p => double.IsFinite(p.Item2))];
        if (all.Length == 0) return null;
        (long step, double length) = all.MaxBy(p => p.Length);
        return (step, length, Median([.. all.Select(p => p.Length)]));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
