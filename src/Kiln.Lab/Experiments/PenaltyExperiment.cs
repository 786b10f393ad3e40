namespace Kiln.Lab;

/// <summary>An L2 penalty and decoupled weight decay: the same for descent, not for Adam (N1, N2).</summary>
internal sealed class PenaltyExperiment : Experiment
{
    private const string Length = "‖w‖";

    /// <inheritdoc/>
    public override string Name => "l2-vs-decay";

    /// <inheritdoc/>
    public override string Title => "An L2 penalty against decoupled weight decay, for SGD and for Adam";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["N1", "N2"];

    /// <inheritdoc/>
    public override string Question => "Is it the same to add λw to the gradient and to shrink weights apart from it?";

    /// <inheritdoc/>
    public override Cost Cost => new(25, 150);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        const float Decay = 0.01f;
        Recipe recipe = new()
        {
            Model = "mlp",
            Schedule = new ConstantSchedule(),
            Epochs = lab.Scale.Of(1, 3, 10),
            TrainLimit = lab.Scale.Of<int?>(128, 10_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 5_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train(
            Make("SGD, L2 penalty", new Sgd(0.05f, L2Penalty: Decay)),
            Make("SGD, weight decay", new Sgd(0.05f, WeightDecay: Decay)),
            Make("Adam, L2 penalty", new Adam(L2Penalty: Decay)),
            Make("AdamW, weight decay", new AdamW(WeightDecay: Decay)));
        Statistic sgd = Difference(sets[0], sets[1]), adam = Difference(sets[2], sets[3]);
        return new(
            [
                new LineFigure("Length of all weights", new("epoch"), new("‖w‖"), [.. sets.Select(s => s.Curve(t => [.. Enumerable.Range(0, t.SeriesOf(Length).Length).Select(e => (double)e)], t => t.SeriesOf(Length)))]),
                new LineFigure("Test accuracy", new("epoch"), new("accuracy"), [.. sets.Select(s => s.AccuracyOverEpochs())]),
                new TableFigure("At the end", ["arm", "‖w‖", "test accuracy", "test loss"], [.. sets.Select(s => (string[])[s.Arm.Name, $"{s.Of(t => t.SeriesOf(Length)[^1])}", $"{s.Of(t => t.Last)}", $"{s.Of(LossOf)}"])]),
            ],
            [
                lab.Claim("For SGD without momentum the two are one path: lengths of the weights differ by less than 0.1 % throughout.", sgd.Greatest < 1e-3, "equal", $"at most {sgd.Greatest:P3}", new Measurement("largest relative difference of ‖w‖", sgd)),
                lab.Claim("For Adam they are not: lengths differ by more than 5 %.", adam.Least > 0.05, "not equal", $"{adam.Mean:P1}", new Measurement("largest relative difference of ‖w‖", adam)),
            ],
            [
                $"Hidden layers of 300 and 100 rectifiers on Fashion-MNIST, λ = {Decay} per unit of rate in all four arms; {recipe.Epochs} epochs of {recipe.TrainLimit ?? 60_000:N0} images.",
                "The lecture writes decay as Θ ← (1 − λ′)Θ: λ′ is λ times the rate. Biases are exempt. The two paths of SGD differ by the rounding of 32-bit numbers alone.",
                "Loshchilov and Hutter's gain in accuracy needs longer training than this; accuracies are shown without a claim.",
            ]);

        Arm Make(string name, Optimizer optimizer) => new(name, recipe with { Optimizer = optimizer }) { Meter = new LengthMeter() };
    }

    private static double LossOf(Trial trial) => trial.History.Count > 0 ? trial.History[^1].TestLoss ?? double.NaN : double.NaN;

    private static Statistic Difference(TrialSet a, TrialSet b) => Statistic.Of([.. a.Trials.Zip(b.Trials, (s, t) => s.SeriesOf(Length).Zip(t.SeriesOf(Length), (x, y) => Math.Abs(x - y) / Math.Max(x, y)).Max())]);

    /// <summary>The length of all trained values after every epoch.</summary>
    private sealed record LengthMeter : Meter
    {
        public override MeterRun Begin(Dataset train, Dataset test, Recipe recipe) => new Watch();

        private sealed class Watch : MeterRun
        {
            public override void EpochDone(EpochResult epoch) => Measure(epoch.Step);

            protected override void Measure(long step)
            {
                double sum = 0;
                foreach (float w in Weights.TrainedValues.Span) sum += (double)w * w;
                Note(Length, Math.Sqrt(sum));
            }
        }
    }
}
