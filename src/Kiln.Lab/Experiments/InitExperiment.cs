namespace Kiln.Lab;

/// <summary>Eleven hidden layers of a hundred tanh units from different first weights (G17; the lecture's exercise 08).</summary>
internal sealed class InitExperiment : Experiment
{
    private static readonly (string Name, string Init)[] Kinds =
    [
        ("N(0, 1)", "normal:1"),
        ("N(0, 0.01²)", "normal:0.01"),
        ("U(±0.1)", "uniform:0.1"),
        ("Glorot, uniform", "glorot"),
        ("Glorot, normal", "glorot_normal"),
        ("He, normal", "he"),
        ("LeCun, normal", "lecun"),
        ("PyTorch's default", "torch"),
        ("orthogonal", "orthogonal"),
        ("fitted to data", "data"),
        ("LSUV", "lsuv"),
    ];

    /// <inheritdoc/>
    public override string Name => "pw08-init";

    /// <inheritdoc/>
    public override string Title => "First weights of eleven hidden layers of tanh on Fashion-MNIST";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["G17", "G2", "G16", "O5"];

    /// <inheritdoc/>
    public override string Question => "Which first weights let a network of eleven hidden layers of 100 tanh units learn, with Adam at 1e-3 and batches of 64?";

    /// <inheritdoc/>
    public override Cost Cost => new(70, 1200);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        Recipe recipe = Presets.Mlp11 with
        {
            Epochs = lab.Scale.Of(1, 2, 10),
            TrainLimit = lab.Scale.Of<int?>(128, 20_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 5_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train([.. Kinds.Select(k => new Arm(k.Name, recipe with { Init = k.Init }))]);
        TrialSet SetOf(string init) => sets[Array.FindIndex(Kinds, k => k.Init == init)];
        (TrialSet glorot, TrialSet wide, TrialSet narrow) = (SetOf("glorot"), SetOf("normal:1"), SetOf("normal:0.01"));
        double level = lab.Scale.Of(0.2, 0.8, 0.85);
        return new(
            [
                new LineFigure("Test accuracy", new("epoch"), new("accuracy", Minimum: 0, Maximum: 1), [.. sets.Select(s => s.AccuracyOverEpochs())], "Bands are one deviation over the seeds."),
                new LineFigure("Training loss", new("epoch"), new("loss", Logarithmic: true), [.. sets.Select(s => s.Curve(t => [.. t.History.Select(e => (double)e.Epoch)], t => [.. t.History.Select(e => e.TrainLoss)]))]),
                new TableFigure(
                    "Test accuracy, epoch by epoch", ["first weights", .. Enumerable.Range(1, recipe.Epochs).Select(e => $"epoch {e}"), "deviation"],
                    [.. sets.Select(s => (string[])[s.Arm.Name, .. Enumerable.Range(0, recipe.Epochs).Select(e => $"{s.Of(t => AccuracyAfter(t, e)).Mean:P1}"), $"{s.Of(t => t.Last).Deviation:P1}"])]),
            ],
            [
                lab.Claim($"With Glorot's weights the network learns: at least {level:P0} after {recipe.Epochs} epochs.", glorot.Of(t => t.Last).Mean >= level, "curves only", $"{glorot.Of(t => t.Last).Mean:P1}", Accuracy(glorot)),
                Behind(wide), Behind(narrow),
                lab.Claim(
                    "In the first epoch, too, Glorot's weights are ahead of N(0, 1) and of N(0, 0.01²).",
                    First(glorot).Mean > First(wide).Mean && First(glorot).Mean > First(narrow).Mean, "curves only", $"{First(glorot).Mean:P1} against {First(wide).Mean:P1} and {First(narrow).Mean:P1}",
                    new Measurement("accuracy after one epoch, Glorot", First(glorot)), new Measurement("N(0, 1)", First(wide)), new Measurement("N(0, 0.01²)", First(narrow))),
            ],
            [
                $"{recipe.Epochs} epochs of {recipe.TrainLimit ?? 60_000:N0} training images, {recipe.TestLimit ?? 10_000:N0} test images, {lab.Seeds.Count} seeds.",
                "Biases start at zero but for PyTorch's default; Keras' default is the arm with Glorot's uniform weights.",
            ]);

        Claim Behind(TrialSet set) => lab.Claim(
            $"With {set.Arm.Name} it stalls: at least ten points behind Glorot's at the end.",
            glorot.Of(t => t.Last).Mean - set.Of(t => t.Last).Mean >= 0.1, "stalls", $"{set.Of(t => t.Last).Mean:P1} against {glorot.Of(t => t.Last).Mean:P1}", Accuracy(set), Accuracy(glorot));
    }

    private static Statistic First(TrialSet set) => set.Of(t => AccuracyAfter(t, 0));

    private static double AccuracyAfter(Trial trial, int epoch) => epoch < trial.History.Count ? trial.History[epoch].TestAccuracy ?? 0 : 0;

    private static Measurement Accuracy(TrialSet set) => new($"test accuracy, {set.Arm.Name}", set.Of(t => t.Last));
}
