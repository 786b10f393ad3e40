namespace Kiln;

/// <summary>A learning rate at which the loss hardly falls, while it falls at thirty times the rate.</summary>
internal sealed class RateTooLow : DoctorRule
{
    public override string Name => "rate-too-low";

    public override string Row => "I14";

    public override Needs Needs => Needs.Samples | Needs.Recipe;

    public override bool Trains(Patient patient) => true;

    public override IReadOnlyList<string> Explains => ["update-ratio", "underfitting"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        Trial trial = patient.Trial;
        if (!double.IsFinite(trial.Fall) || trial.Fall >= RateTooHigh.Falls || patient.FastTrial.Fall < Math.Max(trial.Fall, 0) + RateTooHigh.Better) yield break;
        Trial fast = patient.FastTrial;
        float rate = patient.Plan.Optimizer.LearningRate, better = rate * patient.BestFaster.RateFactor;
        yield return Found(
            Severity.Serious,
            $"At the rate {rate:g3} the loss goes from {trial.First:g3} to {trial.Last:g3} in {trial.Losses.Count} steps; at {rate * fast.RateFactor:g2} it goes to {fast.Last:g3}.",
            "Steps are so short that the run would end long before the valley does.",
            $"Raise the learning rate to about {better:g1}, or find it by kiln lr-find.",
            0.85) with { Change = RateTooHigh.RateOf(better) };
    }
}
