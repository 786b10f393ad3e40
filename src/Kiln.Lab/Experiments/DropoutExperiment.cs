namespace Kiln.Lab;

/// <summary>What dropout does to robustness against noise, to the time of training, and to a batch norm behind it (N10, N11).</summary>
internal sealed class DropoutExperiment : Experiment
{
    private const string Steps = "steps", Loss = "loss on training images", Shift = "variance shift";
    private static readonly double[] Noises = [0, 0.5, 1, 1.5, 2];

    /// <inheritdoc/>
    public override string Name => "dropout";

    /// <inheritdoc/>
    public override string Title => "Dropout: noise on the inputs, time of training, and batch norm behind it";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["N10", "N11"];

    /// <inheritdoc/>
    public override string Question => "Does dropout make a network more robust against noise, how many times as long does it train, and does it get along with batch norm?";

    /// <inheritdoc/>
    public override Cost Cost => new(15, 300);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        const float Rate = 0.5f;
        double level = lab.Scale.Of(2.2, 0.4, 0.3);
        var meter = new DropoutMeter(Every: lab.Scale.Of(1, 20, 50), Samples: lab.Scale.Of(32, 1_000, 2_000));
        Recipe recipe = new()
        {
            Model = "mlp",
            Optimizer = new Adam(),
            Schedule = new ConstantSchedule(),
            Epochs = lab.Scale.Of(2, 8, 20),
            TrainLimit = lab.Scale.Of<int?>(128, 15_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 4_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train(
            Make("plain", recipe), Make("dropout", recipe with { Dropout = Rate }),
            Make("batch norm", recipe with { Norm = "batch" }), Make("batch norm, dropout", recipe with { Norm = "batch", Dropout = Rate }));
        (TrialSet plain, TrialSet dropped, TrialSet normed, TrialSet both) = (sets[0], sets[1], sets[2], sets[3]);
        Statistic fallPlain = plain.Of(Fall), fallDropped = dropped.Of(Fall), shift = both.Of(t => t.SeriesOf(Shift)[^1]);
        double[] longer = [.. plain.Trials.Zip(dropped.Trials, (p, d) => StepsTo(d, level) / StepsTo(p, level))];
        double ratio = Statistic.GeometricMean(longer);
        bool? Timed(bool holds) => double.IsFinite(ratio) ? holds : null;
        string measuredRatio = double.IsFinite(ratio) ? $"{ratio:F2} times" : $"a loss of {level} was not reached";
        return new(
            [
                new LineFigure("Test accuracy by noise on the inputs", new("deviation of the noise"), new("test accuracy", Minimum: 0, Maximum: 1), [.. sets.Select(s => s.Curve(_ => Noises, t => [.. Noises.Select(n => At(t, n))]))]),
                new LineFigure("Loss on training images, no unit dropped", new("step"), new("loss", Logarithmic: true), [.. sets.Select(s => s.Curve(t => t.SeriesOf(Steps), t => t.SeriesOf(Loss)))]),
                new TableFigure(
                    "In numbers", ["arm", "best test accuracy", .. Noises.Select(n => $"noise {n}")],
                    [.. sets.Select(s => (string[])[s.Arm.Name, $"{s.Of(t => t.Best)}", .. Noises.Select(n => $"{s.Of(t => At(t, n)).Mean:P1}")])]),
            ],
            [
                lab.Claim(
                    "Dropout makes a network more robust: noise of deviation 1 on its inputs costs less accuracy.", fallDropped.Mean < fallPlain.Mean, "more robust", $"{100 * fallDropped.Mean:F1} against {100 * fallPlain.Mean:F1} points",
                    new Measurement("accuracy lost to noise of deviation 1, dropout", fallDropped), new Measurement("accuracy lost, plain", fallPlain)),
                lab.Claim($"Training takes longer: more steps to a loss of {level} on training images.", Timed(ratio > 1), "a bit longer, usually 1.5 times; 2 to 3 times (Srivastava et al. 2014)", measuredRatio, new Measurement("steps with dropout over steps without", Statistic.Of(longer))),
                lab.Claim("But not much longer: at most twice as many steps.", Timed(ratio <= 2), "usually 1.5 times", measuredRatio, new Measurement("steps with dropout over steps without", Statistic.Of(longer))),
                lab.Claim(
                    "A batch norm behind dropout meets another variance in training than in inference: more than 1.1 times.", double.IsFinite(shift.Mean) ? shift.Mean > 1.1 : null, "shifts (Li et al. 2019)", $"{shift.Mean:F2} times",
                    new Measurement("variance in training over that in inference", shift)),
                lab.Claim(
                    "Dropout adds nothing to batch norm: the best accuracy is not higher by more than half a point.", both.Of(t => t.Best).Mean - normed.Of(t => t.Best).Mean <= 0.005, "usually does not work well with it",
                    $"{both.Of(t => t.Best).Mean:P1} against {normed.Of(t => t.Best).Mean:P1}", new Measurement("best accuracy, batch norm and dropout", both.Of(t => t.Best)), new Measurement("best accuracy, batch norm", normed.Of(t => t.Best))),
            ],
            [
                $"Hidden layers of 300 and 100 rectifiers on Fashion-MNIST, Adam at 1e-3, half of the hidden units dropped, {recipe.Epochs} epochs of {recipe.TrainLimit ?? 60_000:N0} images. Noise is added to normalised test images; training images have none.",
                $"The loss is that of {meter.Samples:N0} training images with all units, every {meter.Every} steps. The ratio hangs on the level: networks with dropout do not go down as far, so that a low level takes them many times as long.",
                "With batch norm the order is linear layer, norm, rectifier, dropout; the second norm is the one behind a dropout.",
            ]);

        Arm Make(string name, Recipe of) => new(name, of) { Meter = meter };
    }

    private static double At(Trial trial, double noise) => trial.SeriesOf(NameOf(noise))[^1];

    private static double Fall(Trial trial) => At(trial, 0) - At(trial, 1);

    private static string NameOf(double noise) => FormattableString.Invariant($"accuracy at noise {noise}");

    /// <summary>The first measured step with a loss at the level; not a number where there is none.</summary>
    private static double StepsTo(Trial trial, double level)
    {
        int first = Array.FindIndex(trial.SeriesOf(Loss), l => l <= level);
        return first > 0 ? trial.SeriesOf(Steps)[first] : double.NaN;
    }

    /// <summary>Loss on training images while it trains; at the end accuracy under noise, and the variance that a norm behind dropout meets.</summary>
    private sealed record DropoutMeter(int Every, int Samples) : Meter
    {
        public override MeterRun Begin(Dataset train, Dataset test, Recipe recipe) => new Watch(this, train, test, recipe);

        private sealed class Watch(DropoutMeter settings, Dataset train, Dataset test, Recipe recipe) : MeterRun
        {
            private readonly Dataset seen = new Subset(train, [.. Enumerable.Range(0, Math.Min(settings.Samples, train.Count))]);

            public override void StepDone(in StepInfo step)
            {
                if (step.Step % settings.Every == 0) Measure(step.Step);
            }

            public override void RunEnding(RunResult result)
            {
                IReadOnlyList<double> accuracies = NoisyData.Accuracies(Net, Weights, test, recipe, Noises);
                for (int i = 0; i < Noises.Length; i++) Note(NameOf(Noises[i]), accuracies[i]);
                foreach (VarianceShift found in VarianceShift.Measure(Net, Weights, new Loader(seen, recipe.BatchSize, seed: 0, shuffle: false, threads: 0).Epoch(0))) Note(Shift, found.Ratio);
            }

            protected override void Measure(long step)
            {
                Note(Steps, step);
                Note(Loss, Evaluator.Evaluate(Net, Weights, seen, recipe, loaderThreads: 0).Loss);
            }
        }
    }
}
