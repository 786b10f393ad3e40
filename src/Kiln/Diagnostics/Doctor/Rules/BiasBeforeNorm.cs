namespace Kiln;

/// <summary>A bias whose effect the norm after it subtracts.</summary>
internal sealed class BiasBeforeNorm : DoctorRule
{
    public override string Name => "bias-before-norm";

    public override string Row => "I12";

    public override Needs Needs => Needs.Model;

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        IReadOnlyList<RedundantBias> all = RedundantBias.In(patient.Net);
        if (all.Count == 0) yield break;
        string names = string.Join(", ", all.Take(4).Select(b => b.Layer)) + (all.Count > 4 ? ", …" : "");
        yield return Found(
            Severity.Note,
            $"{all.Count} {(all.Count == 1 ? "layer has a bias" : "layers have biases")} right before a norm: {names}.",
            "The norm subtracts the mean of each channel and the bias with it; its own shift does what the bias would.",
            "Make these layers with bias: false.",
            1, all[0].Layer);
    }
}
