namespace Kiln;

/// <summary>Units whose function gives 0 for every sample: nothing that they are made of has a gradient.</summary>
internal sealed class DeadUnits : DoctorRule
{
    /// <summary>The share of a layer that is told, and that is serious; single dead units are usual in trained rectifier networks.</summary>
    private const double Some = 0.1, Many = 0.4;

    private const int Named = 8;

    public override string Name => "dead-units";

    public override string Row => "F13";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => [.. Consequences.NoLearning, "gradient-lost-to-slopes", "shrinking-activations"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        foreach (LayerVitals layer in patient.Now.Functions)
        {
            double share = (double)layer.Dead.Count / layer.Units;
            if (share < Some || layer.Dead.Count < 2) continue;
            string which = layer.Dead.Count == layer.Units ? "all of them" : string.Join(", ", layer.Dead.Take(Named)) + (layer.Dead.Count > Named ? ", …" : "");
            yield return Found(
                share >= Many ? Severity.Serious : Severity.Warning,
                $"{layer.Dead.Count} of {layer.Units} units of {layer.Name} are 0 for all of {patient.Probe.Count} samples: {which}.",
                "Their input is below 0 for every sample, so that they have no gradient and stay as they are; large steps or large negative biases bring units there.",
                "Lower the learning rate or warm it up, start biases at 0, or use a leaky rectifier or ELU, which let a gradient through.",
                0.9, layer.Name) with { Change = new("""{"activation": "leaky-relu"}""") };
        }
    }
}
