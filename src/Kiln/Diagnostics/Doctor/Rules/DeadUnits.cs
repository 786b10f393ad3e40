namespace Kiln;

/// <summary>Units whose function gives 0 for every sample: nothing that they are made of has a gradient.</summary>
internal sealed class DeadUnits : DoctorRule
{
    /// <summary>The share of a layer that is told, and that is serious; single dead units are usual in trained rectifier networks.</summary>
    private const double Some = 0.1, Many = 0.4;

    /// <summary>What is serious before training: in depth, samples of few kinds leave a third of fresh units closed for all of them, and steps of the layers before open them.</summary>
    private const double ManyAtStart = 0.75;

    private const int Named = 8;

    public override string Name => "dead-units";

    public override string Row => "F13";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => [.. Consequences.NoLearning, "gradient-lost-to-slopes"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        LayerVitals[] layers = [.. patient.Now.Functions.Where(f => f.Dead.Count > 1 && Share(f) >= Some)];
        if (layers.Length == 0) yield break;
        LayerVitals worst = layers.MaxBy(Share)!;
        string which = worst.Dead.Count == worst.Units ? "all of them" : string.Join(", ", worst.Dead.Take(Named)) + (worst.Dead.Count > Named ? ", …" : "");
        string others = layers.Length == 1 ? "" : $"; {string.Join(", ", layers.Where(f => f != worst).Take(Named).Select(f => $"{f.Name} has {f.Dead.Count}"))}";
        bool many = Share(worst) >= (patient.IsTrained ? Many : ManyAtStart);
        yield return Found(
            many ? Severity.Serious : Severity.Warning,
            $"{worst.Dead.Count} of {worst.Units} units of {worst.Name} are 0 for all of {patient.Probe.Count} samples: {which}{others}{OverTime(patient, worst)}.",
            "Their input is below 0 for every sample, so that they have no gradient and stay as they are; large steps or large negative biases bring units there.",
            "Lower the learning rate or warm it up, start biases at 0, or use a leaky rectifier or ELU, which let a gradient through.",
            many ? 0.9 : 0.6, worst.Name) with { Change = new("""{"activation": "leaky-relu"}""") };
    }

    /// <summary>How many there were at the beginning of the run and at its end, batch by batch.</summary>
    private static string OverTime(Patient patient, LayerVitals layer) =>
        patient.Looks is { } run && run.Dead(layer.Path) is { } dead ? $"; in the run there were {dead.First} in the batch of its first look and {dead.Last} in that of step {run.LastStep:N0}" : "";

    private static double Share(LayerVitals layer) => (double)layer.Dead.Count / layer.Units;
}
