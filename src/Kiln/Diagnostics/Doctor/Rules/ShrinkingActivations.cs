namespace Kiln;

/// <summary>Activations whose deviation falls from layer to layer by a constant factor.</summary>
internal sealed class ShrinkingActivations : DoctorRule
{
    /// <summary>Three points before a trend is called one.</summary>
    private const int LeastFunctions = 3;

    /// <summary>The factor of a layer; tanh with Glorot's weights has about 0.86, and small random weights far less.</summary>
    private const double Steep = 0.75;

    /// <summary>The last deviation over the first that is told, and that is serious.</summary>
    private const double Small = 0.3, VerySmall = 0.05;

    /// <summary>A deviation at which a signal counts as vanished: a thousandth of what layers are made for.</summary>
    private const double Vanished = 1e-3;

    public override string Name => "shrinking-activations";

    public override string Row => "G3";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => [.. Consequences.NoLearning, "gradient-lost-to-weights", "gradient-lost-to-slopes", "wrong-initial-loss", "dead-units"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        IReadOnlyList<LayerVitals> functions = patient.Start.Functions;
        if (functions.Count < LeastFunctions || functions.Any(f => f.Dead.Count == f.Units)) yield break;   // nothing shrinks where all is dead
        (double first, double last) = (functions[0].Deviation, functions[^1].Deviation);
        double whole = last / first, factor = Math.Pow(Math.Max(whole, 1e-30), 1.0 / (functions.Count - 1));
        if (!(whole < Small && factor < Steep)) yield break;
        double depth = 1 + (Math.Log(Vanished / first) / Math.Log(factor));
        string forecast = last < Vanished
            ? $"it is below {Vanished:g1} from layer {functions.TakeWhile(f => f.Deviation >= Vanished).Count() + 1} on"
            : $"at this rate it would vanish, below {Vanished:g1}, at a depth of {Math.Ceiling(depth):F0}";
        yield return Found(
            whole < VerySmall ? Severity.Serious : Severity.Warning,
            $"The deviation of activations falls from {first:g3} to {last:g3} over {functions.Count} functions, {factor:F2} times per layer; {forecast}.",
            "First weights are too small for the number of inputs: each product multiplies the deviation by √fan-in times that of the weights.",
            "Use weights of variance 2/fan-in for rectifiers (He) or 2/(fan-in + fan-out) for tanh (Glorot), or a norm in each layer.",
            0.95, functions[^1].Name) with { Change = InitChange.For(patient) };
    }
}
