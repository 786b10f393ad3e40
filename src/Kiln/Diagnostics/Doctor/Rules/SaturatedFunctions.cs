namespace Kiln;

/// <summary>Sigmoids, tanhs and the like whose inputs lie where they are flat.</summary>
internal sealed class SaturatedFunctions : DoctorRule
{
    /// <summary>The share of outputs at slopes below 5 % of the steepest. A sigmoid has 0.01 % for N(0, 1) and 15 % for N(0, 3²).</summary>
    private const double Many = 0.25, Most = 0.5;

    public override string Name => "saturated-functions";

    public override string Row => "F12";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => [.. Consequences.NoLearning, "gradient-lost-to-slopes", "wrong-initial-loss"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        LayerVitals[] all = [.. patient.Now.Functions.Where(f => f.Saturated > Many)];
        if (all.Length == 0) yield break;
        LayerVitals worst = all.MaxBy(f => f.Saturated)!;
        yield return Found(
            worst.Saturated > Most ? Severity.Serious : Severity.Warning,
            $"{worst.Saturated:P0} of the outputs of {worst.Name} lie where the function is flat{(all.Length > 1 ? $"; {all.Length} layers have more than {Many:P0}" : "")}.",
            "Inputs of the function are too large, through weights, through the input's scale or through a rate that threw them there; its slope, by which gradients are multiplied, is nearly 0.",
            "Start from smaller weights (Glorot), normalise the input, put a norm before the function, or use a rectifier.",
            worst.Saturated > Most ? 0.9 : 0.75, worst.Name) with { Change = new("""{"init": "glorot"}""") };
    }
}
