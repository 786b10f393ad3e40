namespace Kiln.Lab;

/// <summary>Accuracy on the first test samples every so many steps: finer than once an epoch, for counting steps to a level.</summary>
/// <param name="Every">Steps between two measurements.</param>
/// <param name="Samples">How many test samples.</param>
internal sealed record AccuracyMeter(int Every, int Samples) : Meter
{
    /// <summary>The names of its series.</summary>
    public const string Steps = "steps", Accuracy = "accuracy", Loss = "loss";

    /// <inheritdoc/>
    public override MeterRun Begin(Dataset train, Dataset test, Recipe recipe) =>
        new Watch(Every, new Subset(test, [.. Enumerable.Range(0, Math.Min(Samples, test.Count))]), recipe);

    /// <summary>The curve of a trial that had this meter, from its first measurement after a step.</summary>
    public static AccuracyCurve CurveOf(Trial trial) =>
        new([.. trial.SeriesOf(Steps).Zip(trial.SeriesOf(Accuracy), (step, accuracy) => ((long)step, accuracy)).Where(p => p.Item1 > 0)]);

    private sealed class Watch(int every, Dataset test, Recipe recipe) : MeterRun
    {
        public override void StepDone(in StepInfo step)
        {
            if (step.Step % every == 0) Measure(step.Step);
        }

        protected override void Measure(long step)
        {
            Evaluation found = Evaluator.Evaluate(Net, Weights, test, recipe, loaderThreads: 0);
            Note(Steps, step);
            Note(Accuracy, found.Accuracy);
            Note(Loss, found.Loss);
        }
    }
}
