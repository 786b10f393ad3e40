namespace Kiln;

/// <summary>A network that cannot learn even a few samples by heart.</summary>
internal sealed class CannotOverfitBatch : DoctorRule
{
    /// <summary>The share of the loss of guessing, or of the first loss where that is less, that has to be undercut.</summary>
    private const double Halved = 0.5;

    /// <summary>Or the accuracy that has to be reached: smoothed and mixed targets keep the loss high.</summary>
    private const double Right = 0.9;

    public override string Name => "cannot-overfit-batch";

    public override string Row => "F17";

    public override Needs Needs => Needs.Samples;

    public override bool Trains(Patient patient) => true;

    public override IReadOnlyList<string> Explains => ["underfitting"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        Trial trial = patient.OneBatch;
        double from = double.IsNaN(patient.UninformedLoss) ? trial.First : Math.Min(trial.First, patient.UninformedLoss);
        bool learned = trial.Fault is null && (Math.Min(trial.Last, trial.Losses[^1]) < Halved * from || trial.Accuracy >= Right);
        if (learned || !double.IsFinite(trial.First)) yield break;
        yield return Found(
            Severity.Serious,
            trial.Fault is { } fault ? $"Learning a few samples by heart ended with {fault} no number." : $"After {trial.Losses.Count} steps on the same few samples the loss is {trial.Last:g3}, from {trial.First:g3}, and {trial.Accuracy:P0} are right.",
            "Whoever cannot learn a few samples by heart cannot learn many: the gradient does not arrive, the outputs cannot take the values, or samples and labels do not belong together.",
            "Look at the other findings first; check that labels belong to their samples and that the last layer has one output per class.",
            0.7);
    }
}
