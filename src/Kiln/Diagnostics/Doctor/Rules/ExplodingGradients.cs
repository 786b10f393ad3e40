namespace Kiln;

/// <summary>A gradient that grows on the way back.</summary>
internal sealed class ExplodingGradients : DoctorRule
{
    /// <summary>log₁₀ of how many times longer it is at the first function than at the last, told and serious.</summary>
    private const double Told = 1.5, Bad = 2.5;

    /// <summary>So many times the usual length is no noise of batches.</summary>
    private const double Spike = 100;

    public override string Name => "exploding-gradients";

    public override string Row => "H5";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => [.. Consequences.TooLarge, "plateau"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        if (patient.Looks?.LongestGradient() is { } longest && longest.Length > Spike * longest.Usual)
        {
            yield return Found(
                Severity.Warning,
                $"At step {longest.Step:N0} of the run the whole gradient had a length of {longest.Length:g3}, {longest.Length / longest.Usual:F0} times its median over {patient.Looks.Count} steps.",
                "Now and then the loss has a cliff: one such step moves the weights as far as hundreds of others.",
                "Clip gradients by their norm, or warm up the rate if it was one of the first steps.",
                0.8) with { Change = new("""{"clip": {"norm": 1}}""") };
        }

        if (GradientPath.Of(patient.Now) is not { Total: > Told } path) yield break;
        yield return Found(
            path.Total > Bad ? Severity.Serious : Severity.Warning,
            $"The gradient is 10^{path.Total:F1} times as long at {path.First} as at {path.Last}, {path.Functions} functions later.",
            "Weights are so large that each product makes the gradient longer; a step that suits the last layers throws the first ones far away.",
            "Start from smaller weights (He, Glorot), put a norm in each layer, and clip gradients by their norm.",
            0.9, path.First) with { Change = new("""{"clip": {"norm": 1}}""") };
    }
}
