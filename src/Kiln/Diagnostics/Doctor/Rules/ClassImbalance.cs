namespace Kiln;

/// <summary>Classes of very different sizes, and nothing in the recipe that makes up for it.</summary>
internal sealed class ClassImbalance : DoctorRule
{
    /// <summary>Ratio of the largest to the smallest class from which the small one has a few samples in every hundred steps at usual batch sizes.</summary>
    private const double Large = 10, VeryLarge = 50;

    public override string Name => "class-imbalance";

    public override string Row => "F8";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => ["underfitting"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        int[] counts = patient.ClassCounts;
        if (counts.Length < 2) yield break;
        (int least, int most) = (Array.IndexOf(counts, counts.Min()), Array.IndexOf(counts, counts.Max()));
        double ratio = (double)counts[most] / Math.Max(counts[least], 1);
        bool compensated = patient.Plan.Sampling != "shuffle" || patient.Loss is CrossEntropy { ClassWeights: not null } or BinaryCrossEntropy { PositiveWeight: not 1 };
        if (ratio < Large || compensated) yield break;
        IReadOnlyList<string> names = patient.Train!.ClassNames;
        yield return Found(
            ratio >= VeryLarge || counts[least] == 0 ? Severity.Serious : Severity.Warning,
            $"Class '{names[most]}' has {counts[most]:N0} training samples, class '{names[least]}' {counts[least]:N0}: {ratio:F0} times as many.",
            $"The loss is a mean over samples, so that small classes hardly count; always answering '{names[most]}' is right for {patient.MajorityShare:P0}.",
            "Draw all classes as often (sampling: balanced), or give the loss class weights; look at the accuracy of each class.",
            0.95, names[least]) with { Change = new("""{"sampling": "balanced"}""") };
    }
}
