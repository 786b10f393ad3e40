namespace Kiln;

/// <summary>A gradient that vanishes on the way back because functions are flat: the factor σ′(z) of the chain rule.</summary>
internal sealed class GradientLostToSlopes : DoctorRule
{
    /// <summary>log₁₀ of what is left of the gradient's length that is told, and that is serious.</summary>
    internal const double Told = -2, Bad = -3;

    public override string Name => "gradient-lost-to-slopes";

    public override string Row => "H3";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => Consequences.NoLearning;

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        if (GradientPath.Of(patient.Now) is not { Total: < Told, SlopesLoseMore: true } path) yield break;
        yield return Found(
            path.Total < Bad ? Severity.Serious : Severity.Warning,
            $"Of the gradient at {path.Last}, 10^{path.Total:F1} arrives at {path.First}: slopes take 10^{path.Slopes:F1}, weights 10^{path.Weights:F1}; most is lost in {path.Worst}.",
            "Each function multiplies the gradient by its slope, at most ¼ for a sigmoid and near 0 where it is flat: over layers that is a power.",
            "Use rectifiers, put a norm before each function, or add shortcuts.",
            0.9, path.Worst) with { Change = new("""{"activation": "relu", "norm": "batch"}""") };
    }
}
