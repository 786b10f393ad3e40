namespace Kiln;

/// <summary>A learning rate at which the loss does not fall or is no number any more, while it falls at a thirtieth of it.</summary>
internal sealed class RateTooHigh : DoctorRule
{
    /// <summary>A share of the loss that is gone after a short training if the rate is right.</summary>
    internal const double Falls = 0.05;

    /// <summary>By how much another rate has to do better before the rate is blamed.</summary>
    internal const double Better = 0.15;

    public override string Name => "rate-too-high";

    public override string Row => "I14";

    public override Needs Needs => Needs.Samples | Needs.Recipe;

    public override bool Trains(Patient patient) => true;

    public override IReadOnlyList<string> Explains => ["not-finite", "update-ratio", "underfitting", "dead-units", "saturated-functions"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        Trial trial = patient.Trial;
        if (!double.IsFinite(trial.First) || trial.Fall >= Falls || patient.SlowTrial.Fall < Math.Max(trial.Fall, 0) + Better) yield break;
        Trial slow = patient.SlowTrial;
        float rate = patient.Plan.Optimizer.LearningRate, better = rate * patient.BestSlower.RateFactor;
        string became = trial.Fault is { } fault ? $"is no number any more ({fault})" : $"goes from {trial.First:g3} to {trial.Last:g3}";
        yield return Found(
            Severity.Serious,
            $"At the rate {rate:g3} the loss {became} in {trial.Losses.Count} steps; at {rate * slow.RateFactor:g2} it goes from {slow.First:g3} to {slow.Last:g3}.",
            "Steps are longer than the valley is wide: each one lands higher up on the other side.",
            $"Lower the learning rate to about {better:g1}, warm it up, or find it by kiln lr-find.",
            0.9) with { Change = RateOf(better) };
    }

    /// <summary>The change of a recipe to another rate.</summary>
    internal static RecipeChange RateOf(float rate) => new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"lr": {{rate:g2}}}"""));
}
