namespace Kiln.Lab;

/// <summary>Rectifiers with fixed, learned and random slopes beside smooth functions and sigmoids (F3, F4, F14).</summary>
internal sealed class ActivationsExperiment : Experiment
{
    private static readonly string[] Functions = ["relu", "leaky-relu:0.01", "leaky-relu:0.18", "prelu", "rrelu", "elu", "tanh", "sigmoid"];

    /// <inheritdoc/>
    public override string Name => "activations";

    /// <inheritdoc/>
    public override string Title => "Rectifiers and other functions in a convolutional network";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["F3", "F4", "F14"];

    /// <inheritdoc/>
    public override string Question => "Do rectifiers with a slope below zero, fixed, learned or random, beat the plain one, and rectifiers sigmoids?";

    /// <inheritdoc/>
    public override Cost Cost => new(80, 2400);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        Recipe recipe = Presets.CnnBn with
        {
            Data = "fashion-mnist",
            Norm = "none",
            Epochs = lab.Scale.Of(1, 2, 8),
            TrainLimit = lab.Scale.Of<int?>(128, 6_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 2_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train([.. Functions.Select(f => new Arm(f, recipe with { Activation = f }))]);
        Statistic[] best = [.. sets.Select(s => s.Of(t => t.Best))], first = [.. sets.Select(s => s.Of(t => t.History.Count > 0 ? t.History[0].TestAccuracy ?? 0 : 0))];
        double[] sloped = [.. Enumerable.Range(1, 4).Select(i => best[i].Mean)];
        int ahead = sloped.Count(b => b > best[0].Mean);
        return new(
            [
                new LineFigure("Test accuracy", new("epoch"), new("accuracy"), [.. sets.Select(s => s.AccuracyOverEpochs())]),
                new BarFigure("Best test accuracy", Functions, new("accuracy"), [new("mean over the seeds", [.. best.Select(b => b.Mean)], [.. best.Select(b => b.Deviation)])]),
                new TableFigure("Test accuracy in numbers", ["function", "after one epoch", "best"], [.. Functions.Select((f, i) => (string[])[f, $"{first[i]}", $"{best[i]}"])]),
            ],
            [
                lab.Claim(
                    "Xu et al. (2015): slopes below zero help; at least three of four sloped rectifiers have a better best accuracy than the plain one.", ahead >= 3, "all four, on CIFAR-10 and CIFAR-100", $"{ahead} of 4",
                    [.. Enumerable.Range(0, 5).Select(i => new Measurement($"best accuracy, {Functions[i]}", best[i]))]),
                lab.Claim(
                    "Rectifiers learn faster than sigmoids: more accurate after the first epoch.", first[0].Mean > first[^1].Mean, "fast convergence", $"{first[0].Mean:P1} against {first[^1].Mean:P1}",
                    new Measurement("accuracy after one epoch, relu", first[0]), new Measurement("accuracy after one epoch, sigmoid", first[^1])),
                lab.Claim("And than tanh.", first[0].Mean > first[^2].Mean, "fast convergence", $"{first[0].Mean:P1} against {first[^2].Mean:P1}", new Measurement("accuracy after one epoch, relu", first[0]), new Measurement("accuracy after one epoch, tanh", first[^2])),
            ],
            [
                $"The lecture's convolutional network without norms on Fashion-MNIST, SGD at 0.01 with momentum 0.9, {recipe.Epochs} epochs of {recipe.TrainLimit ?? 60_000:N0} images, {lab.Seeds.Count} seeds.",
                "The paper trains a deeper network on CIFAR to the end; differences of tenths of a point need more seeds than this, and the deviations beside them say how many.",
            ]);
    }
}
