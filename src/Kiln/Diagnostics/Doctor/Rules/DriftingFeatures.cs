namespace Kiln;

/// <summary>Features whose mean moves with the order of the samples.</summary>
internal sealed class DriftingFeatures : DoctorRule
{
    private const int MostRead = 2000;   // samples, evenly spread: a drift over the whole shows in some of it
    private const int LeastRead = 20;

    /// <summary>Drifts of so many deviations change what a feature means from the first sample to the last.</summary>
    private const double Large = 1;

    public override string Name => "drifting-features";

    public override string Row => "A19";

    public override Needs Needs => Needs.Samples;

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        Dataset all = patient.TrainPart;
        if (all.Count < LeastRead || all.Targets.Kind != TargetKind.Class) yield break;
        int count = Math.Min(all.Count, MostRead);
        Dataset some = count == all.Count ? all : new Subset(all, [.. Enumerable.Range(0, count).Select(i => (int)((long)i * all.Count / count))]);
        if (count <= all.ClassNames.Count + 1) yield break;
        FeatureDrift[] drifting = [.. FeatureDrift.Measure(some).Where(f => f.Drifts)];
        if (drifting.Length == 0) yield break;
        FeatureDrift worst = drifting.MaxBy(f => Math.Abs(f.Span))!;
        yield return Found(
            Math.Abs(worst.Span) >= Large ? Severity.Warning : Severity.Note,
            $"The mean of feature {worst.Feature} moves by {worst.Span:0.##} deviations from the first sample to the last (t = {worst.T:0.#}){(drifting.Length > 1 ? $"; {drifting.Length} features drift" : "")}.",
            "The order of the samples says something of their values: a trend in time, a sensor that ages, or files sorted by something. Samples that come later have values that training never saw.",
            "Take the trend away before scaling (LinearTrend), or shuffle before dividing the data where the order means nothing.",
            0.85, $"feature {worst.Feature}");
    }
}
