namespace Kiln.Lab;

/// <summary>A deep network of sigmoids and a convolutional one, with and without batch norm (I18, I19; the lecture's exercise 08).</summary>
internal sealed class BatchNormExperiment : Experiment
{
    /// <inheritdoc/>
    public override string Name => "pw08-batchnorm";

    /// <inheritdoc/>
    public override string Title => "With and without batch norm: eleven layers of sigmoids, and a convolutional network";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["I18", "I19", "I14", "O5"];

    /// <inheritdoc/>
    public override string Question => "How many times fewer steps does a network with batch norm take to the best accuracy of the same network without it?";

    /// <inheritdoc/>
    public override Cost Cost => new(80, 1500);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        var meter = new AccuracyMeter(Every: lab.Scale.Of(1, 20, 50), Samples: lab.Scale.Of(32, 1_000, 2_000));
        Recipe deep = Presets.Mlp11 with
        {
            Activation = "sigmoid",
            Init = "glorot",
            Epochs = lab.Scale.Of(1, 4, 10),
            TrainLimit = lab.Scale.Of<int?>(128, 20_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 2_000, null),
        };
        Recipe convolutional = Presets.CnnBn with
        {
            Data = "fashion-mnist",
            Epochs = lab.Scale.Of(1, 2, 5),
            TrainLimit = lab.Scale.Of<int?>(128, 8_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 2_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train(
            Make("sigmoids, plain", deep with { Norm = "none" }), Make("sigmoids, batch norm", deep with { Norm = "batch" }),
            Make("convolutions, plain", convolutional with { Norm = "none" }), Make("convolutions, batch norm", convolutional with { Norm = "batch" }));
        double[] sigmoid = Faster(sets[0], sets[1]), convolution = Faster(sets[2], sets[3]);
        return new(
            [
                Curves("Eleven hidden layers of 100 sigmoids", sets[0], sets[1]), Curves("Two convolutions and three linear layers", sets[2], sets[3]),
                new TableFigure("Test accuracy", ["arm", "best", "last epoch"], [.. sets.Select(s => (string[])[s.Arm.Name, $"{s.Of(BestOf)}", $"{s.Of(t => t.Last)}"])]),
            ],
            [
                State("the deep sigmoid network", "at least 3 times", sigmoid, sets[0], sets[1], f => f >= 3, "not trainable before"),
                State("the convolutional network", "more than once", convolution, sets[2], sets[3], f => f > 1, "curves only"),
                lab.Claim(
                    "With batch norm the deep sigmoid network reaches a better accuracy than without, by more than ten points.",
                    sets[1].Of(BestOf).Mean - sets[0].Of(BestOf).Mean > 0.1, "trainable", $"{sets[1].Of(BestOf).Mean:P1} against {sets[0].Of(BestOf).Mean:P1}",
                    new Measurement("best accuracy, batch norm", sets[1].Of(BestOf)), new Measurement("best accuracy, plain", sets[0].Of(BestOf))),
            ],
            [
                $"Sigmoids: Adam at 1e-3, batches of 64, {deep.Epochs} epochs of {deep.TrainLimit ?? 60_000:N0} images of Fashion-MNIST; convolutions: the lecture's network, SGD at 0.01 with momentum 0.9, {convolutional.Epochs} epochs of {convolutional.TrainLimit ?? 60_000:N0}. Only the norm differs within a pair.",
                $"Accuracy on {meter.Samples:N0} test images every {meter.Every} steps. The factor is the steps at which the plain network first has its own best accuracy over those at which the other one first has it; it cannot be finer than {meter.Every} steps.",
                "A plain network that stays near chance has its best accuracy at some early step by luck; its factor is then small and says little. The best accuracies stand beside it.",
            ]);

        Arm Make(string name, Recipe recipe) => new(name, recipe) { Meter = meter };

        Claim State(string net, string bound, double[] factors, TrialSet plain, TrialSet normed, Func<double, bool> holds, string paper)
        {
            double mean = Statistic.GeometricMean(factors);
            return lab.Claim(
                $"With batch norm {net} reaches the plain one's best accuracy in {bound} fewer steps, on geometric average.",
                double.IsFinite(mean) && holds(mean), paper, double.IsFinite(mean) && mean > 0 ? $"{mean:F1} times fewer" : "it never reached it",
                new Measurement("factor", Statistic.Of(factors)), new Measurement("best accuracy, plain", plain.Of(BestOf)), new Measurement("best accuracy, batch norm", normed.Of(BestOf)));
        }
    }

    private static double BestOf(Trial trial) => AccuracyMeter.CurveOf(trial).Best;

    /// <summary>Seed by seed, how many times fewer steps the second takes; 0 where it never gets there.</summary>
    private static double[] Faster(TrialSet plain, TrialSet normed) =>
        [.. plain.Trials.Zip(normed.Trials, (a, b) => AccuracyCurve.Compare(("plain", AccuracyMeter.CurveOf(a)), ("normed", AccuracyMeter.CurveOf(b)))[1].Faster ?? 0)];

    private static LineFigure Curves(string title, params TrialSet[] sets) => new(
        title, new("step"), new("accuracy on test images", Minimum: 0, Maximum: 1), [.. sets.Select(s => s.Curve(t => t.SeriesOf(AccuracyMeter.Steps), t => t.SeriesOf(AccuracyMeter.Accuracy)))]);
}
