using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>The gap between training and test with and without augmentation (B2).</summary>
internal sealed class AugmentationExperiment : Experiment
{
    /// <inheritdoc/>
    public override string Name => "augmentation";

    /// <inheritdoc/>
    public override string Title => "Overfitting with and without augmentation";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["B2"];

    /// <inheritdoc/>
    public override string Question => "Does augmentation narrow the gap between training and test accuracy of a network with few images, and does it make the network better?";

    /// <inheritdoc/>
    public override Cost Cost => new(35, 700);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        Recipe recipe = Presets.CnnBn with
        {
            Data = "fashion-mnist",
            Schedule = new CosineSchedule(),   // both arms come to rest; at a constant rate the one with augmentation is still on its way
            Epochs = lab.Scale.Of(1, 50, 50),
            TrainLimit = lab.Scale.Of<int?>(128, 2_000, 10_000),
            TestLimit = lab.Scale.Of<int?>(64, 2_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train(
            new Arm("without augmentation", recipe),
            new Arm("with augmentation", recipe with { Augment = [new RandomCrop(Padding: 2), new HorizontalFlip()] }));
        Statistic[] gap = [.. sets.Select(s => s.Of(Gap))], rise = [.. sets.Select(s => s.Of(Rise))], last = [.. sets.Select(s => s.Of(t => t.Last))], loss = [.. sets.Select(s => s.Of(LossOf))];
        return new(
            [
                Curves("Accuracy over epochs", "accuracy", e => e.TrainAccuracy, e => e.TestAccuracy ?? double.NaN),
                Curves("Loss over epochs", "loss", e => e.TrainLoss, e => e.TestLoss ?? double.NaN),
                new TableFigure(
                    "After the last epoch", ["arm", "training accuracy", "test accuracy", "gap", "test loss", "test loss over its smallest"],
                    [.. sets.Select((s, i) => (string[])[s.Arm.Name, $"{s.Of(TrainAccuracy)}", $"{last[i]}", $"{gap[i]}", $"{loss[i]}", $"{rise[i]}"])]),
            ],
            [
                lab.Claim(
                    "With augmentation the gap between training and test accuracy is smaller, by more than half.", gap[1].Mean < gap[0].Mean / 2, "smaller (figure)", $"{100 * gap[1].Mean:F1} against {100 * gap[0].Mean:F1} points",
                    new Measurement("training minus test accuracy, with", gap[1]), new Measurement("training minus test accuracy, without", gap[0])),
                lab.Claim(
                    "The network generalises better: its test accuracy is higher.", last[1].Mean > last[0].Mean, "improves performance", $"{last[1].Mean:P1} against {last[0].Mean:P1}",
                    new Measurement("test accuracy, with", last[1]), new Measurement("test accuracy, without", last[0])),
                lab.Claim(
                    "Without augmentation the test loss has risen more above its smallest value by the end: the network overfits.", rise[0].Mean > rise[1].Mean, "curves only", $"{rise[0].Mean:F2} against {rise[1].Mean:F2} times",
                    new Measurement("last over smallest test loss, without", rise[0]), new Measurement("last over smallest test loss, with", rise[1])),
            ],
            [
                $"The lecture's convolutional network with batch norm on {recipe.TrainLimit:N0} images of Fashion-MNIST, SGD at 0.01 with momentum 0.9, the rate falling as a cosine, {recipe.Epochs} epochs; shifts by up to 2 pixels and mirroring, drawn anew for each image in each epoch.",
                "Training accuracy is that of the augmented images as they are trained on, as in the lecture's curves; they are harder than the images themselves, which is part of the smaller gap.",
                "The lecture's curves are of another network and another data set; it gives no numbers.",
            ]);

        LineFigure Curves(string title, string unit, Func<EpochResult, double> train, Func<EpochResult, double> test) => new(
            title, new("epoch"), new(unit), [.. sets.SelectMany(s => (Line[])[Curve(s, "training", train), Curve(s, "test", test) with { Dashed = true }])], "Solid: training. Dashed: test.");
    }

    private static Line Curve(TrialSet set, string part, Func<EpochResult, double> of) =>
        set.Curve(t => [.. t.History.Select(e => (double)e.Epoch)], t => [.. t.History.Select(of)]) with { Name = $"{set.Arm.Name}, {part}" };

    private static double TrainAccuracy(Trial trial) => trial.History.Count > 0 ? trial.History[^1].TrainAccuracy : double.NaN;

    private static double Gap(Trial trial) => TrainAccuracy(trial) - trial.Last;

    private static double LossOf(Trial trial) => trial.History.Count > 0 ? trial.History[^1].TestLoss ?? double.NaN : double.NaN;

    private static double Rise(Trial trial) => LossOf(trial) / trial.History.Min(e => e.TestLoss ?? double.NaN);
}
