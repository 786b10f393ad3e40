namespace Kiln.Lab;

/// <summary>How smooth the loss is along the step of the gradient, with and without batch norm (I17): figure 4 of Santurkar et al. (2018).</summary>
internal sealed class SmoothnessExperiment : Experiment
{
    private const string Steps = "steps", LossRange = "range of the loss", GradientChange = "change of the gradient", Beta = "β";

    /// <inheritdoc/>
    public override string Name => "bn-smoothness";

    /// <inheritdoc/>
    public override string Title => "Smoothness of the loss along a step, with and without batch norm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["I17"];

    /// <inheritdoc/>
    public override string Question => "Does batch norm make the loss vary less along the gradient, and the gradient more predictive, while a network trains?";

    /// <inheritdoc/>
    public override Cost Cost => new(60, 600);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        var meter = new SmoothnessMeter(Every: lab.Scale.Of(2, 25, 50), Samples: lab.Scale.Of(16, 128, 128));
        Recipe recipe = Presets.CnnBn with
        {
            Data = "fashion-mnist",
            Epochs = lab.Scale.Of(1, 2, 5),
            TrainLimit = lab.Scale.Of<int?>(256, 8_000, 30_000),
            TestLimit = lab.Scale.Of<int?>(64, 1_000, 10_000),
        };
        IReadOnlyList<TrialSet> sets = lab.Train(
            new Arm("plain", recipe with { Norm = "none" }) { Meter = meter },
            new Arm("batch norm", recipe with { Norm = "batch" }) { Meter = meter });
        return new(
            [
                Figure("Range of the loss along the step", LossRange), Figure("Change of the gradient along the step", GradientChange), Figure("Effective β-smoothness", Beta),
                new LineFigure("Test accuracy", new("epoch"), new("accuracy"), [.. sets.Select(s => s.AccuracyOverEpochs())]),
            ],
            [Smoother("the range of the loss", LossRange), Smoother("the change of the gradient", GradientChange), Smoother("the effective β", Beta)],
            [
                $"The lecture's convolutional network on Fashion-MNIST, SGD at 0.01 with momentum 0.9, {recipe.Epochs} epochs of {recipe.TrainLimit:N0} images; every {meter.Every} steps a batch of {meter.Samples} is looked at along w − r·∇L(w), r from {SmoothnessMeter.Rates[0]} to {SmoothnessMeter.Rates[^1]}.",
                "The paper trains VGG on CIFAR-10 and takes rates that are multiples of the learning rate; its figures give no number, so the claim is the direction: the median over the training is smaller with batch norm.",
            ]);

        LineFigure Figure(string title, string series) => new(title, new("step"), new(series, Logarithmic: true), [.. sets.Select(s => s.Curve(t => t.SeriesOf(Steps), t => t.SeriesOf(series)))]);

        Claim Smoother(string what, string series)
        {
            Statistic plain = sets[0].Of(t => MedianOf(t, series)), normed = sets[1].Of(t => MedianOf(t, series));
            return lab.Claim(
                $"The median over the training of {what} is smaller with batch norm.", double.IsFinite(plain.Mean + normed.Mean) ? normed.Mean < plain.Mean : null,
                "smaller (figure)", $"{normed.Mean:g3} against {plain.Mean:g3}, a factor of {plain.Mean / normed.Mean:F2}",
                new Measurement($"median of {what}, plain", plain), new Measurement($"median of {what}, batch norm", normed));
        }
    }

    /// <summary>Of the part of the training after the first measurement, which is of untrained weights.</summary>
    private static double MedianOf(Trial trial, string series) => Statistic.Median(trial.SeriesOf(series)[1..]);

    /// <summary>Walks along the gradient every so many steps.</summary>
    private sealed record SmoothnessMeter(int Every, int Samples) : Meter
    {
        public static readonly float[] Rates = [0.005f, 0.01f, 0.02f, 0.05f, 0.1f];

        public override MeterRun Begin(Dataset train, Dataset test, Recipe recipe) => new Watch(this, train, recipe.Loss);

        private sealed class Watch(SmoothnessMeter settings, Dataset train, Loss loss) : MeterRun
        {
            private readonly (float[] Values, Shape Shape, int[] Labels) batch = FirstOf(train, settings.Samples);

            public override void StepDone(in StepInfo step)
            {
                if (step.Step % settings.Every == 0) Measure(step.Step);
            }

            protected override void Measure(long step)
            {
                var found = StepSmoothness.Measure(Net, Weights, batch.Values, batch.Shape, y => loss.Of(y, batch.Labels), Rates);
                Note(Steps, step);
                Note(LossRange, found.LossRange);
                Note(GradientChange, found.GradientChange);
                Note(Beta, found.Beta);
            }
        }
    }
}
