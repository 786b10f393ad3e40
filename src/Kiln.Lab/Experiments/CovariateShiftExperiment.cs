namespace Kiln.Lab;

/// <summary>How far the inputs of layers drift while a network trains, with and without batch norm (I17): the original explanation, measured.</summary>
internal sealed class CovariateShiftExperiment : Experiment
{
    private const string Steps = "steps", Shift = "shift", Ratio = "ratio";

    /// <inheritdoc/>
    public override string Name => "covariate-shift";

    /// <inheritdoc/>
    public override string Title => "Drift of what layers receive, with and without batch norm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["I17"];

    /// <inheritdoc/>
    public override string Question => "Do the means and deviations of what each layer receives move less while a network with batch norm trains than without, and does the faster network drift less?";

    /// <inheritdoc/>
    public override Cost Cost => new(25, 250);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        var meter = new DriftMeter(Every: lab.Scale.Of(2, 20, 100), Samples: lab.Scale.Of(32, 256, 512));
        Recipe recipe = new()
        {
            Model = "mlp",
            Activation = "tanh",
            Optimizer = new Sgd(0.1f),
            Schedule = new ConstantSchedule(),
            Epochs = lab.Scale.Of(1, 3, 10),
            TrainLimit = lab.Scale.Of<int?>(256, 10_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 2_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train(
            new Arm("plain", recipe with { Norm = "none" }) { Meter = meter },
            new Arm("batch norm", recipe with { Norm = "batch" }) { Meter = meter });
        (Statistic plainShift, Statistic normShift) = (MeanOf(sets[0], Shift), MeanOf(sets[1], Shift));
        (Statistic plainRatio, Statistic normRatio) = (MeanOf(sets[0], Ratio), MeanOf(sets[1], Ratio));
        (Statistic plainBest, Statistic normBest) = (sets[0].Of(t => t.Best), sets[1].Of(t => t.Best));
        bool faster = normBest.Mean > plainBest.Mean, driftsLess = normShift.Mean < plainShift.Mean;
        return new(
            [
                Figure("How far the means of units moved since the last look", "deviations of before", Shift),
                Figure("How much their deviations changed since the last look", "|log of the ratio|", Ratio),
                new LineFigure("Test accuracy", new("epoch"), new("accuracy"), [.. sets.Select(s => s.AccuracyOverEpochs())]),
            ],
            [
                lab.Claim(
                    "Ioffe and Szegedy (2015): with batch norm the means of pre-activations drift less, averaged over the training.", driftsLess, "drift less", $"{normShift.Mean:g3} against {plainShift.Mean:g3} deviations",
                    new Measurement("drift of means, plain", plainShift), new Measurement("drift of means, batch norm", normShift)),
                lab.Claim(
                    "With batch norm the deviations of pre-activations change less, averaged over the training.", normRatio.Mean < plainRatio.Mean, "drift less", $"{normRatio.Mean:g3} against {plainRatio.Mean:g3}",
                    new Measurement("change of deviations, plain", plainRatio), new Measurement("change of deviations, batch norm", normRatio)),
                lab.Claim(
                    "The network with batch norm is the better one and drifts less, as the original explanation needs (Santurkar et al. 2018 found cases where it does not).", faster && driftsLess, "refuted in 2018",
                    $"accuracy {normBest.Mean:P1} against {plainBest.Mean:P1}, drift {(driftsLess ? "smaller" : "larger")}",
                    new Measurement("best accuracy, plain", plainBest), new Measurement("best accuracy, batch norm", normBest)),
            ],
            [
                $"Hidden layers of 300 and 100 tanh units on Fashion-MNIST, SGD at 0.1, {recipe.Epochs} epochs of {recipe.TrainLimit ?? 60_000:N0} images. Every {meter.Every} steps the same {meter.Samples} training images go through in a training pass; what is looked at enters the tanh functions: behind the norm, where there is one, so that it can move only by the norm's scale and shift.",
                "Correlation with speed is no explanation: Santurkar et al. added noise behind the norms, which brought the drift back, and the networks stayed fast. That arm is not part of this experiment.",
            ]);

        LineFigure Figure(string title, string unit, string series) => new(title, new("step"), new(unit, Logarithmic: true), [.. sets.Select(s => s.Curve(t => t.SeriesOf(Steps), t => t.SeriesOf(series)))]);
    }

    private static Statistic MeanOf(TrialSet set, string series) => set.Of(t => t.SeriesOf(series).Average());

    /// <summary>Compares what enters functions with the last look, every so many steps.</summary>
    private sealed record DriftMeter(int Every, int Samples) : Meter
    {
        public override MeterRun Begin(Dataset train, Dataset test, Recipe recipe) => new Watch(this, train);

        private sealed class Watch(DriftMeter settings, Dataset train) : MeterRun
        {
            private readonly (float[] Values, Shape Shape, int[] Labels) batch = FirstOf(train, settings.Samples);
            private ActivationSnapshot? before;

            public override void StepDone(in StepInfo step)
            {
                if (step.Step % settings.Every == 0) Measure(step.Step);
            }

            protected override void Measure(long step)
            {
                var now = ActivationSnapshot.Take(Net, Weights, batch.Values, batch.Shape);
                if (before is not null)
                {
                    LayerDrift[] all = [.. now.Since(before)];
                    // What a function receives is what the layer in front of it makes.
                    LayerDrift[] entering = [.. Enumerable.Range(0, all.Length - 1).Where(i => all[i + 1].Code.StartsWith(nameof(Tanh), StringComparison.Ordinal)).Select(i => all[i])];
                    Note(Steps, step);
                    Note(Shift, entering.Average(d => d.MeanShift));
                    Note(Ratio, entering.Average(d => Math.Abs(Math.Log(d.DeviationRatio))));
                }

                before = now;
            }
        }
    }
}
