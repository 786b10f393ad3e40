namespace Kiln.Lab;

/// <summary>Batch norm and group norm on batches of 32 down to 2 images (I22): figure 1 of Wu and He (2018).</summary>
internal sealed class BatchSizeExperiment : Experiment
{
    private const float RateAt32 = 0.05f;
    private static readonly int[] Sizes = [2, 4, 8, 16, 32];

    // Wu and He 2018, table 2: validation error of ResNet-50 on ImageNet in per cent, in the order of the sizes.
    private static readonly double[] PaperBatch = [34.7, 27.3, 24.8, 23.7, 23.6], PaperGroup = [24.1, 24.2, 24.0, 24.2, 24.1];

    /// <inheritdoc/>
    public override string Name => "bn-batch-size";

    /// <inheritdoc/>
    public override string Title => "Error against batch size, with batch norm and with group norm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["I22"];

    /// <inheritdoc/>
    public override string Question => "How much does the error rise when batches shrink from 32 images to 2, with batch norm and with group norm?";

    /// <inheritdoc/>
    public override Cost Cost => new(30, 700);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        Recipe recipe = Presets.CnnBn with
        {
            Data = "fashion-mnist",
            Schedule = new CosineSchedule(),
            Epochs = lab.Scale.Of(1, 3, 5),
            TrainLimit = lab.Scale.Of<int?>(64, 5_000, 30_000),
            TestLimit = lab.Scale.Of<int?>(64, 5_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train([.. Arms("batch norm", NormChoice.Batch), .. Arms("group norm", NormChoice.Parse("group:8"))]);
        TrialSet[] batch = [.. sets.Take(Sizes.Length)], group = [.. sets.Skip(Sizes.Length)];
        Statistic[] batchError = Errors(batch), groupError = Errors(group);
        Statistic batchRise = Rise(batch), groupRise = Rise(group);
        double[] x = [.. Sizes.Select(s => (double)s)];
        return new(
            [
                new LineFigure("Test error by batch size", new("images in a batch", Logarithmic: true), new("test error", Minimum: 0), [Over("batch norm", batchError), Over("group norm", groupError)]),
                new LineFigure("The same in the paper, ResNet-50 on ImageNet", new("images in a batch", Logarithmic: true), new("validation error, %", Minimum: 0), [new("batch norm", x, PaperBatch), new("group norm", x, PaperGroup)]),
                new TableFigure("Test error in numbers", ["images", "batch norm", "group norm", "paper, batch norm", "paper, group norm"], [.. Sizes.Select((s, i) => (string[])[$"{s}", $"{batchError[i]}", $"{groupError[i]}", $"{PaperBatch[i]} %", $"{PaperGroup[i]} %"])]),
            ],
            [
                lab.Claim(
                    "From 32 images to 2 the error rises more with batch norm than with group norm.", batchRise.Mean > groupRise.Mean, "11.1 against 0.0 points", $"{100 * batchRise.Mean:F1} against {100 * groupRise.Mean:F1} points",
                    new Measurement("rise of the error, batch norm", batchRise), new Measurement("rise of the error, group norm", groupRise)),
                lab.Claim(
                    "With batches of 2 group norm has the smaller error.", groupError[0].Mean < batchError[0].Mean, "24.1 % against 34.7 %", $"{groupError[0].Mean:P1} against {batchError[0].Mean:P1}",
                    new Measurement("error at 2, group norm", groupError[0]), new Measurement("error at 2, batch norm", batchError[0])),
                lab.Claim(
                    "Group norm is stable: between 32 images and 2 its error changes by less than two points.", Math.Abs(groupRise.Mean) < 0.02, "0.0 points", $"{100 * groupRise.Mean:F1} points",
                    new Measurement("rise of the error, group norm", groupRise)),
                lab.Claim(
                    "With batches of 32 batch norm is at least as good, to within a point.", batchError[^1].Mean - groupError[^1].Mean < 0.01, "23.6 % against 24.1 %", $"{batchError[^1].Mean:P1} against {groupError[^1].Mean:P1}",
                    new Measurement("error at 32, batch norm", batchError[^1]), new Measurement("error at 32, group norm", groupError[^1])),
            ],
            [
                $"Three convolutions with norms and rectifiers, the mean over all places and a linear layer, on Fashion-MNIST; {recipe.Epochs} epochs of {recipe.TrainLimit:N0} images for every batch size, a rate of {RateAt32} · N/32 that falls as a cosine, momentum 0.9, 8 groups. The error is that after the last epoch.",
                "The paper trains ResNet-50 for 100 epochs on ImageNet on eight processors, each of which normalises its own images; its rate is 0.1 · N/32. Norms stand behind convolutions alone, as there: behind a linear layer a batch of 2 leaves batch norm nothing but signs.",
            ]);

        IEnumerable<Arm> Arms(string name, NormChoice norm) => Sizes.Select(size => new Arm($"{name}, {size}", recipe with { BatchSize = size, Optimizer = new Sgd(RateAt32 * size / 32, Momentum: 0.9f) })
        {
            Net = (sample, classes) => Net(sample, classes, norm),
        });

        Line Over(string name, Statistic[] errors) => new(name, x, [.. errors.Select(e => e.Mean)], [.. errors.Select(e => e.Least)], [.. errors.Select(e => e.Greatest)]);
    }

    private static double ErrorOf(Trial trial) => 1 - trial.Last;

    private static Statistic[] Errors(TrialSet[] arms) => [.. arms.Select(a => a.Of(ErrorOf))];

    /// <summary>Seed by seed, the error at the smallest size minus that at the largest.</summary>
    private static Statistic Rise(TrialSet[] arms) => Statistic.Of([.. arms[0].Trials.Zip(arms[^1].Trials, (small, large) => ErrorOf(small) - ErrorOf(large))]);

    private static Sequential Net(Shape sample, int classes, NormChoice norm)
    {
        return new([.. Stage(sample[2], 16), new MaxPool2d(2), .. Stage(16, 32), new MaxPool2d(2), .. Stage(32, 64), new GlobalAveragePool(), new Linear(64, classes)]);

        Layer[] Stage(int inputs, int outputs) => [new Conv2d(inputs, outputs, kernel: 3, padding: 1, bias: false, init: Init.He), norm.Make(outputs, hasPlaces: true), new Relu()];
    }
}
