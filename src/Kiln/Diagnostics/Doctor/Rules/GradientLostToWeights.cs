namespace Kiln;

/// <summary>A gradient that vanishes on the way back because weights are small: the factor W of the chain rule.</summary>
internal sealed class GradientLostToWeights : DoctorRule
{
    public override string Name => "gradient-lost-to-weights";

    public override string Row => "H3";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => Consequences.NoLearning;

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        if (GradientPath.Of(patient.Now) is not { Total: < GradientLostToSlopes.Told, SlopesLoseMore: false } path) yield break;
        yield return Found(
            path.Total < GradientLostToSlopes.Bad ? Severity.Serious : Severity.Warning,
            $"Of the gradient at {path.Last}, 10^{path.Total:F1} arrives at {path.First}: weights take 10^{path.Weights:F1}, slopes 10^{path.Slopes:F1}; most is lost in {path.Worst}.",
            "Each product multiplies the gradient's length by about √fan-out times the deviation of the weights, which is far below 1.",
            "Use weights of variance 2/fan-in for rectifiers (He) or 2/(fan-in + fan-out) for tanh (Glorot).",
            0.9, path.Worst) with { Change = InitChange.For(patient) };
    }
}
