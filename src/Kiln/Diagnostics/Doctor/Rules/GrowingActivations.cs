namespace Kiln;

/// <summary>Activations whose deviation grows from layer to layer.</summary>
internal sealed class GrowingActivations : DoctorRule
{
    private const int LeastFunctions = 3;

    /// <summary>The factor of a layer; residual sums without norms reach √2.</summary>
    private const double Steep = 1.6;

    /// <summary>The last deviation over the first, or over the input's 1, that is told, and that is serious.</summary>
    private const double Large = 10, VeryLarge = 100;

    public override string Name => "growing-activations";

    public override string Row => "G5";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => [.. Consequences.TooLarge, "exploding-gradients", "saturated-functions"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        LayerVitals[] functions = [.. patient.Start.Functions.TakeWhile(f => f.IsFinite)];
        if (functions.Length < LeastFunctions) yield break;
        (double first, double last) = (functions[0].Deviation, functions[^1].Deviation);
        double whole = last / Math.Max(first, 1e-30), factor = Math.Pow(whole, 1.0 / (functions.Length - 1));
        if (!(whole > Large && factor > Steep)) yield break;
        yield return Found(
            whole > VeryLarge ? Severity.Serious : Severity.Warning,
            $"The deviation of activations grows from {first:g3} to {last:g3} over {functions.Length} functions, {factor:F1} times per layer.",
            "First weights are too large for the number of inputs, and gradients grow on the way back by the same factors.",
            "Use weights of variance 2/fan-in for rectifiers (He) or 2/(fan-in + fan-out) for tanh (Glorot), or a norm in each layer.",
            0.95, functions[^1].Name) with { Change = InitChange.For(patient) };
    }
}
