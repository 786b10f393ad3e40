namespace Kiln.Lab;

/// <summary>Which learning rates reach a level of accuracy with and without batch norm (I14).</summary>
internal sealed class RateRangeExperiment : Experiment
{
    private static readonly float[] Rates = [0.0004f, 0.0016f, 0.0064f, 0.0256f, 0.1024f, 0.4096f, 1.6384f];

    /// <inheritdoc/>
    public override string Name => "bn-lr-range";

    /// <inheritdoc/>
    public override string Title => "The range of learning rates that work, with and without batch norm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["I14"];

    /// <inheritdoc/>
    public override string Question => "Over what range of learning rates does a convolutional network reach a level of accuracy with batch norm, and without?";

    /// <inheritdoc/>
    public override Cost Cost => new(30, 900);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        double level = lab.Scale.Of(0.1, 0.75, 0.85);
        Recipe recipe = Presets.CnnBn with
        {
            Data = "fashion-mnist",
            Epochs = lab.Scale.Of(1, 2, 3),
            TrainLimit = lab.Scale.Of<int?>(128, 6_000, 30_000),
            TestLimit = lab.Scale.Of<int?>(64, 2_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train([.. Arms("plain", "none"), .. Arms("batch norm", "batch")]);
        TrialSet[] plain = [.. sets.Take(Rates.Length)], normed = [.. sets.Skip(Rates.Length)];
        RateRange[] without = Ranges(plain), with = Ranges(normed);
        Statistic widthWithout = Statistic.Of([.. without.Select(r => r.Width)]), widthWith = Statistic.Of([.. with.Select(r => r.Width)]);
        Statistic highestWithout = Statistic.Of([.. without.Select(Highest)]), highestWith = Statistic.Of([.. with.Select(Highest)]);
        bool comparable = widthWithout.Least > 0;
        return new(
            [
                new LineFigure(
                    "Best test accuracy by learning rate", new("learning rate", Logarithmic: true), new("best test accuracy", Minimum: 0, Maximum: 1),
                    [Over("plain", plain), Over("batch norm", normed), new Line("level", [Rates[0], Rates[^1]], [level, level], Dashed: true)]),
                new TableFigure(
                    "Best test accuracy by learning rate, in numbers", ["rate", "plain", "batch norm", "diverged, plain", "diverged, batch norm"],
                    [.. Rates.Select((rate, i) => (string[])[$"{rate:g3}", $"{plain[i].Of(t => t.Best)}", $"{normed[i].Of(t => t.Best)}", $"{plain[i].Failed} of {plain[i].Trials.Count}", $"{normed[i].Failed} of {normed[i].Trials.Count}"])]),
            ],
            [
                lab.Claim(
                    $"With batch norm the rates that reach {level:P0} span a wider range.", comparable ? widthWith.Mean > widthWithout.Mean : null,
                    "wider, no number", $"a factor of {widthWith.Mean:g3} against {widthWithout.Mean:g3}",
                    new Measurement("largest over smallest rate, batch norm", widthWith), new Measurement("largest over smallest rate, plain", widthWithout)),
                lab.Claim(
                    $"With batch norm a higher rate still reaches {level:P0}.", comparable ? highestWith.Mean > highestWithout.Mean : null,
                    "higher, no number; Ioffe and Szegedy (2015) used 30 times the rate", $"{highestWith.Mean:g3} against {highestWithout.Mean:g3}",
                    new Measurement("highest rate, batch norm", highestWith), new Measurement("highest rate, plain", highestWithout)),
            ],
            [
                $"The lecture's convolutional network on Fashion-MNIST, SGD with momentum 0.9 and batches of 64, {recipe.Epochs} epochs of {recipe.TrainLimit:N0} images, rates from {Rates[0]} to {Rates[^1]} in factors of 4. A range is the longest row of neighbouring rates that all reach {level:P0} after some epoch, so it is known to a factor of 4.",
                "Neither the slides nor the paper give a range; the level is the experiment's own, and so is the length of the training: longer ones let lower rates reach it.",
            ]);

        IEnumerable<Arm> Arms(string name, string norm) => Rates.Select(rate => new Arm($"{name}, rate {rate:g3}", recipe with { Norm = norm, Optimizer = new Sgd(rate, Momentum: 0.9f) }));

        RateRange[] Ranges(TrialSet[] arms) => [.. Enumerable.Range(0, lab.Seeds.Count).Select(seed => new RateRange(level, [.. arms.Select((a, i) => new RateTrial(Rates[i], a.Trials[seed].Best, a.Trials[seed].Fault))]))];
    }

    private static double Highest(RateRange range) => range.Reached.Count > 0 ? range.Reached.Max() : 0;

    private static Line Over(string name, TrialSet[] arms)
    {
        Statistic[] best = [.. arms.Select(a => a.Of(t => t.Best))];
        return new(name, [.. Rates.Select(r => (double)r)], [.. best.Select(b => b.Mean)], [.. best.Select(b => b.Least)], [.. best.Select(b => b.Greatest)]);
    }
}
