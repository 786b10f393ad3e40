namespace Kiln;

/// <summary>Classes of very different sizes, and nothing in the recipe that makes up for it.</summary>
internal sealed class ClassImbalance : DoctorRule
{
    /// <summary>Ratio of the largest to the smallest class from which the small one has a few samples in every hundred steps at usual batch sizes.</summary>
    private const double Large = 10, VeryLarge = 50;

    /// <summary>In place of the ratio to a class without samples.</summary>
    private const double Endless = 1e6;

    public override string Name => "class-imbalance";

    public override string Row => "F8";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => ["underfitting"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        int[] counts = patient.ClassCounts;
        if (counts.Length < 2) yield break;
        Sampling sampling = Sampling.Parse(patient.Plan.Sampling);
        double[] drawn = [.. counts.Select((n, c) => n * (sampling.ClassWeights is { } weights && c < weights.Count ? weights[c] : 1))];
        (int least, int most) = (Array.IndexOf(drawn, drawn.Min()), Array.IndexOf(drawn, drawn.Max()));
        double ratio = Math.Min(drawn[most] / Math.Max(drawn[least], 1e-12), Endless);
        bool compensated = sampling.IsBalanced || patient.Loss is CrossEntropy { ClassWeights: not null } or BinaryCrossEntropy { PositiveWeight: not 1 };
        if (ratio < Large || compensated) yield break;
        IReadOnlyList<string> names = patient.Train!.ClassNames;
        yield return Found(
            ratio >= VeryLarge || counts[least] == 0 ? Severity.Serious : Severity.Warning,
            $"Class '{names[most]}' has {counts[most]:N0} training samples, class '{names[least]}' {counts[least]:N0}: {(sampling.ClassWeights is null ? $"{ratio:F0} times as many" : $"with the weights of the recipe's sampling it is drawn {ratio:F0} times as often")}.",
            $"The loss is a mean over what is drawn, so that rare classes hardly count; always answering '{names[most]}' is right for {drawn[most] / drawn.Sum():P0} of it.",
            "Draw all classes as often (sampling: balanced), or give the loss class weights; look at the accuracy of each class.",
            0.95, names[least]) with { Change = new("""{"sampling": "balanced"}""") };
    }
}
