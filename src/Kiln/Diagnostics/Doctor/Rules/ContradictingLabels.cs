namespace Kiln;

/// <summary>Equal samples of different classes.</summary>
internal sealed class ContradictingLabels : DoctorRule
{
    public override string Name => "contradicting-labels";

    public override string Row => "B5";

    public override Needs Needs => Needs.Facts;

    public override IReadOnlyList<string> Explains => ["cannot-overfit-batch", "underfitting"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        if (patient.Facts!.Contradicting is not (> 0 and var count)) yield break;
        yield return Found(
            Severity.Warning,
            $"{count:N0} samples equal another one that has another class.",
            "At least one label of each such pair is wrong, and no model can be right on both.",
            "Look at these samples and correct or remove them.",
            1);
    }
}
