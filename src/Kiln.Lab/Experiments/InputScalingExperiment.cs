using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>What the scale and the mean of inputs do to training, with and without batch norm (A7, A16, A17).</summary>
internal sealed class InputScalingExperiment : Experiment
{
    /// <summary>A pixel that most garments cover.</summary>
    private const int FeatureInTheMiddle = (14 * 28) + 14;

    /// <inheritdoc/>
    public override string Name => "input-scaling";

    /// <inheritdoc/>
    public override string Title => "Normalised against raw inputs, one feature a thousand times larger, and the place of the mean";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A7", "A16", "A17"];

    /// <inheritdoc/>
    public override string Question => "How much does a network lose on raw inputs, on inputs of which one is a thousand times larger, and does batch norm make up for it?";

    /// <inheritdoc/>
    public override Cost Cost => new(60, 500);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        Recipe recipe = new()
        {
            Model = "mlp",
            Optimizer = new Sgd(0.05f),
            Schedule = new ConstantSchedule(),
            Epochs = lab.Scale.Of(1, 3, 8),
            TrainLimit = lab.Scale.Of<int?>(128, 10_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 5_000, null),
        };
        var bytes = new Rescaled(255, 0, AllFeatures: true);
        var oneLarge = new Rescaled(1000, FeatureInTheMiddle, AllFeatures: false);
        Recipe normed = recipe with { Norm = "batch" };
        IReadOnlyList<TrialSet> sets = lab.Train(
            new Arm("plain, z-scores", recipe),
            new Arm("plain, bytes 0 … 255", recipe with { Normalize = "none" }) { View = bytes },
            new Arm("plain, one feature ×1000", recipe) { View = oneLarge },
            new Arm("batch norm, z-scores", normed),
            new Arm("batch norm, bytes 0 … 255", normed with { Normalize = "none" }) { View = bytes },
            new Arm("batch norm, one feature ×1000", normed) { View = oneLarge });
        Statistic[] best = [.. sets.Select(s => s.Of(t => t.Best))];
        double[] centred = lab.Draw("place of the mean, z-scores", seed => OffCentre(lab, "zScore", seed)), raw = lab.Draw("place of the mean, 0 … 1", seed => OffCentre(lab, "none", seed));
        double plainLoss = best[0].Mean - best[1].Mean, normLoss = best[3].Mean - best[4].Mean, featureLoss = best[0].Mean - best[2].Mean;
        return new(
            [
                new LineFigure("Test accuracy", new("epoch"), new("accuracy", Minimum: 0, Maximum: 1), [.. sets.Select(s => s.AccuracyOverEpochs())], "An arm without a curve diverged in its first epoch."),
                new TableFigure("Best test accuracy", ["arm", "accuracy", "diverged"], [.. sets.Select((s, i) => (string[])[s.Arm.Name, $"{best[i]}", $"{s.Failed} of {s.Trials.Count}"])]),
            ],
            [
                lab.Claim("Without batch norm raw inputs cost accuracy: more than two points.", plainLoss > 0.02, "optional with batch norm", $"{100 * plainLoss:F1} points", Accuracy(0), Accuracy(1)),
                lab.Claim("With batch norm raw and normalised inputs are alike: within two points.", Math.Abs(normLoss) <= 0.02, "optional with batch norm", $"{100 * normLoss:F1} points", Accuracy(3), Accuracy(4)),
                lab.Claim("One feature that is a thousand times larger costs a plain network more than ten points.", featureLoss > 0.1, "large-scale features dominate", $"{100 * featureLoss:F1} points", Accuracy(0), Accuracy(2), Accuracy(5)),
                lab.ClaimOfDraws(
                    "Pre-activations of the first layer lie nearer to 0, where functions are steep, with centred inputs than with inputs in 0 … 1, measured in their own deviations.",
                    Statistic.Of(centred).Mean < Statistic.Of(raw).Mean, "the bulk must lie in the dynamic range", $"off-centre by {Statistic.Of(centred).Mean:F2} against {Statistic.Of(raw).Mean:F2} deviations",
                    new Measurement("|mean| over deviation of a unit's pre-activation, z-scores", Statistic.Of(centred)), new Measurement("the same, 0 … 1", Statistic.Of(raw))),
            ],
            [$"Hidden layers of 300 and 100 rectifiers on Fashion-MNIST, SGD at 0.05, {recipe.Epochs} epochs of {recipe.TrainLimit ?? 60_000:N0} images, {lab.Seeds.Count} seeds. A training whose loss is no longer a number counts with its accuracy until then, 0 in the first epoch."]);

        Measurement Accuracy(int arm) => new($"best accuracy, {sets[arm].Arm.Name}", best[arm]);
    }

    /// <summary>How far the pre-activations of a unit of the first layer lie off 0, in their deviations over samples: the mean over units.</summary>
    private static double OffCentre(LabContext lab, string normalize, ulong seed)
    {
        const int Units = 64;
        int samples = lab.Scale.Of(32, 1000, 1000);
        ImageSources images = lab.Data.Open("fashion-mnist");
        var data = new ImageView(images.Train, PixelNormalizer.Fit(images.Train, InputNormalization.Parse(normalize)));
        Batch batch = new Loader(data, samples, seed: 0, shuffle: false, threads: 0).Epoch(0).First();
        var net = new Sequential(new Flatten(), new Linear(batch.Shape.Count / batch.Shape[0], Units, init: Init.LeCun));
        using var weights = ParameterStore.For(net.Parameters, lab.Device, seed);
        using Pass pass = Pass.Inference(weights);
        float[] z = net.Apply(pass.Input(batch.Values, batch.Shape)).Keep();
        return Enumerable.Range(0, Units).Average(u =>
        {
            float[] unit = [.. Enumerable.Range(0, batch.Count).Select(n => z[(n * Units) + u])];
            double mean = unit.Average(v => (double)v);
            return Math.Abs(mean) / TracedLayer.DeviationOf(unit);
        });
    }

    /// <summary>Values multiplied by a factor: one feature's, or all.</summary>
    private sealed record Rescaled(float Factor, int Feature, bool AllFeatures) : DataView
    {
        public override Dataset Of(Dataset data) => new View(data, this);

        private sealed class View(Dataset whole, Rescaled settings) : Dataset
        {
            public override string Name => whole.Name;

            public override int Count => whole.Count;

            public override Shape SampleShape => whole.SampleShape;

            public override IReadOnlyList<string> ClassNames => whole.ClassNames;

            public override int LabelOf(int index) => whole.LabelOf(index);

            public override void Read(int index, in SampleKey key, Span<float> into)
            {
                whole.Read(index, key, into);
                if (!settings.AllFeatures) into[settings.Feature % into.Length] *= settings.Factor;
                else foreach (ref float v in into) v *= settings.Factor;
            }
        }
    }
}
