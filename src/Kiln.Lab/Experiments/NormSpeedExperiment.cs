namespace Kiln.Lab;

/// <summary>Steps to the baseline's accuracy with batch norm at higher and higher rates (I15, I16): the table of Ioffe and Szegedy (2015).</summary>
internal sealed class NormSpeedExperiment : Experiment
{
    private const float Rate = 0.005f;

    // Ioffe and Szegedy 2015, fig. 3: millions of steps to 72.2 %, and the best accuracy in per cent.
    private static readonly (string Name, float Factor, string? Norm, string? Function, double? PaperSteps, double PaperBest)[] Kinds =
    [
        ("baseline", 1, "none", null, 31.0, 72.2),
        ("BN-Baseline", 1, "batch", null, 13.3, 72.7),
        ("BN-x5", 5, "batch", null, 2.1, 73.0),
        ("BN-x30", 30, "batch", null, 2.7, 74.8),
        ("BN-x5-Sigmoid", 5, "batch", "sigmoid", null, 69.8),
    ];

    /// <inheritdoc/>
    public override string Name => "bn-speed";

    /// <inheritdoc/>
    public override string Title => "Steps to the accuracy of the baseline, with batch norm at higher rates";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["I15", "I16"];

    /// <inheritdoc/>
    public override string Question => "How many times fewer steps does a convolutional network take to the best accuracy of its plain version with batch norm, and with rates 5 and 30 times higher?";

    /// <inheritdoc/>
    public override Cost Cost => new(80, 1500);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        var meter = new AccuracyMeter(Every: lab.Scale.Of(1, 20, 50), Samples: lab.Scale.Of(32, 1_000, 2_000));
        Recipe recipe = Presets.CnnBn with
        {
            Data = "fashion-mnist",
            Epochs = lab.Scale.Of(1, 2, 5),
            TrainLimit = lab.Scale.Of<int?>(128, 8_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 2_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train([.. Kinds.Select(k => new Arm(k.Name, recipe with { Norm = k.Norm, Activation = k.Function, Optimizer = new Sgd(Rate * k.Factor, Momentum: 0.9f) }) { Meter = meter })]);
        ArmResult[][] compared = [.. Enumerable.Range(0, lab.Seeds.Count).Select(seed => AccuracyCurve.Compare([.. sets.Select(s => (s.Arm.Name, AccuracyMeter.CurveOf(s.Trials[seed])))]).ToArray())];
        Statistic[] faster = [.. Kinds.Select((_, arm) => Statistic.Of([.. compared.Select(c => c[arm].Faster ?? 0)]))], best = [.. Kinds.Select((_, arm) => Statistic.Of([.. compared.Select(c => c[arm].Best)]))];
        return new(
            [
                new LineFigure("Accuracy", new("step"), new("accuracy on test images"), [.. sets.Select(s => s.Curve(t => t.SeriesOf(AccuracyMeter.Steps), t => t.SeriesOf(AccuracyMeter.Accuracy)))]),
                new BarFigure(
                    "How many times fewer steps to the best accuracy of the baseline", [.. Kinds.Select(k => k.Name)], new("times fewer steps", Logarithmic: true),
                    [new("measured", [.. faster.Select(f => f.Mean)], [.. faster.Select(f => f.Deviation)]), new("paper", [.. Kinds.Select(k => Kinds[0].PaperSteps!.Value / (k.PaperSteps ?? double.NaN))])]),
                new TableFigure(
                    "Beside the paper's", ["arm", "times fewer steps", "paper", "best accuracy", "paper's"],
                    [.. Kinds.Select((k, i) => (string[])[k.Name, $"{faster[i]}", k.PaperSteps is { } steps ? $"{Kinds[0].PaperSteps!.Value / steps:F1}" : "never", $"{best[i]}", $"{k.PaperBest} %"])], "0 times fewer: it never got there."),
            ],
            [
                .. Enumerable.Range(1, 3).Select(i => lab.Claim(
                    $"{Kinds[i].Name} reaches the baseline's best accuracy in fewer steps.", faster[i].Mean > 1, $"{Kinds[0].PaperSteps!.Value / Kinds[i].PaperSteps!.Value:F1} times fewer", $"{faster[i].Mean:F1} times fewer",
                    new Measurement("times fewer steps; 0 where it never got there", faster[i]), new Measurement("best accuracy", best[i]), new Measurement("best accuracy, baseline", best[0]))),
                lab.Claim(
                    "A rate five times higher makes batch norm faster still.", faster[2].Mean > faster[1].Mean, "14.8 against 2.3 times", $"{faster[2].Mean:F1} against {faster[1].Mean:F1} times",
                    new Measurement("BN-x5", faster[2]), new Measurement("BN-Baseline", faster[1])),
                lab.Claim("With sigmoids in place of rectifiers it trains, too: above 60 %.", best[4].Mean > 0.6, "69.8 %, where the baseline has 72.2 %", $"{best[4].Mean:P1}, where the baseline has {best[0].Mean:P1}", new Measurement("best accuracy", best[4])),
            ],
            [
                $"The lecture's convolutional network on Fashion-MNIST, SGD with momentum 0.9, the baseline's rate {Rate}; {recipe.Epochs} epochs of {recipe.TrainLimit ?? 60_000:N0} images, accuracy on {meter.Samples:N0} test images every {meter.Every} steps.",
                "The paper trains Inception on ImageNet for millions of steps with its other changes (no dropout, less weight decay, faster decay of the rate); ratios may be compared, numbers of steps may not.",
            ]);
    }
}
