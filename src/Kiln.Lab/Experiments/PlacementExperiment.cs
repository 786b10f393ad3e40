namespace Kiln.Lab;

/// <summary>Batch norm before or after the function of a layer (I13).</summary>
internal sealed class PlacementExperiment : Experiment
{
    /// <inheritdoc/>
    public override string Name => "bn-placement";

    /// <inheritdoc/>
    public override string Title => "Batch norm before and after the function";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["I13"];

    /// <inheritdoc/>
    public override string Question => "Does it matter whether batch norm stands before the function of a layer, as in the original, or after it?";

    /// <inheritdoc/>
    public override Cost Cost => new(60, 1200);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        Recipe convolutions = Presets.CnnBn with
        {
            Data = "fashion-mnist",
            Norm = "batch",
            Epochs = lab.Scale.Of(1, 2, 5),
            TrainLimit = lab.Scale.Of<int?>(128, 8_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 2_000, null),
        };
        Recipe sigmoids = Presets.Mlp11 with { Activation = "sigmoid", Norm = "batch", Epochs = convolutions.Epochs, TrainLimit = convolutions.TrainLimit, TestLimit = convolutions.TestLimit };
        IReadOnlyList<TrialSet> sets = lab.Train(
            new Arm("convolutions, before", convolutions), new Arm("convolutions, after", convolutions with { NormPlacement = "after" }),
            new Arm("sigmoids, before", sigmoids), new Arm("sigmoids, after", sigmoids with { NormPlacement = "after" }));
        Statistic[] best = [.. sets.Select(s => s.Of(t => t.Best))];
        return new(
            [
                new LineFigure("Test accuracy", new("epoch"), new("accuracy"), [.. sets.Select(s => s.AccuracyOverEpochs())]),
                new TableFigure("Best test accuracy", ["arm", "accuracy"], [.. sets.Select((s, i) => (string[])[s.Arm.Name, $"{best[i]}"])]),
            ],
            [Alike("With rectifiers", 0), Alike("In eleven layers of sigmoids", 2)],
            [
                $"The lecture's convolutional network (SGD at 0.01, momentum 0.9) and eleven hidden layers of 100 sigmoids (Adam at 1e-3) on Fashion-MNIST, {convolutions.Epochs} epochs of {convolutions.TrainLimit ?? 60_000:N0} images.",
                "The lectures call it an open debate and give no number; three points are the claim's own threshold.",
            ]);

        Claim Alike(string where, int first)
        {
            double difference = best[first].Mean - best[first + 1].Mean;
            return lab.Claim(
                $"{where} the place matters little: best accuracies within three points.", Math.Abs(difference) <= 0.03, "open debate", $"before {(difference >= 0 ? "ahead" : "behind")} by {100 * Math.Abs(difference):F1} points",
                new Measurement("best accuracy, before", best[first]), new Measurement("best accuracy, after", best[first + 1]));
        }
    }
}
