namespace Kiln.Lab;

/// <summary>Units that start equal stay equal (G1).</summary>
internal sealed class SymmetryExperiment : Experiment
{
    private const string Copies = "copies", Rank = "rank";

    /// <inheritdoc/>
    public override string Name => "symmetry";

    /// <inheritdoc/>
    public override string Title => "Zero and constant first weights: all hidden units stay copies of one";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["G1", "G16"];

    /// <inheritdoc/>
    public override string Question => "What does a network learn whose hidden units all start with the same weights?";

    /// <inheritdoc/>
    public override Cost Cost => new(10, 60);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        Recipe recipe = new()
        {
            Model = "mlp_sigmoid",
            Optimizer = new Adam(),
            Schedule = new ConstantSchedule(),
            Epochs = lab.Scale.Of(1, 2, 5),
            TrainLimit = lab.Scale.Of<int?>(128, 10_000, null),
            TestLimit = lab.Scale.Of<int?>(64, 5_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train(
            Make("zero", "zero"), Make("constant 0.1", "constant:0.1"), Make("random, Glorot", "glorot"));
        (TrialSet zero, TrialSet constant, TrialSet random) = (sets[0], sets[1], sets[2]);
        return new(
            [
                new LineFigure("Test accuracy", new("epoch"), new("accuracy", Minimum: 0, Maximum: 1), [.. sets.Select(s => s.AccuracyOverEpochs())]),
                new TableFigure(
                    "Hidden layer after training", ["first weights", "rank of the weights", "units that are copies, of 600", "test accuracy"],
                    [.. sets.Select(s => (string[])[s.Arm.Name, $"{At(s, Rank).Mean:F0}", $"{At(s, Copies).Mean:F0}", $"{s.Of(t => t.Last)}"])]),
            ],
            [
                Copied(zero), Copied(constant),
                lab.Claim("Units that start at random are all different after training.", At(random, Copies).Greatest == 0, null, $"{At(random, Copies).Mean:F0} copies, rank {At(random, Rank).Mean:F0}", new Measurement("copies", At(random, Copies)), new Measurement("rank", At(random, Rank))),
                lab.Claim(
                    "Random first weights give a higher test accuracy than zero, by more than ten points.",
                    random.Of(t => t.Last).Mean - zero.Of(t => t.Last).Mean > 0.1, "zero is bad", $"{random.Of(t => t.Last).Mean:P1} against {zero.Of(t => t.Last).Mean:P1}",
                    new Measurement("accuracy, random", random.Of(t => t.Last)), new Measurement("accuracy, zero", zero.Of(t => t.Last)), new Measurement("accuracy, constant", constant.Of(t => t.Last))),
            ],
            [$"One hidden layer of 600 sigmoid units on Fashion-MNIST, Adam at 1e-3, {recipe.Epochs} epochs of {recipe.TrainLimit ?? 60_000:N0} images; zero and constant are the first values of all weights, biases start at zero."]);

        Arm Make(string name, string init) => new(name, recipe with { Init = init }) { Meter = new UnitMeter() };

        Claim Copied(TrialSet set) => lab.Claim(
            $"First weights {set.Arm.Name}: after training all 600 hidden units are still copies of one, to the bit, and their weights have rank 1 at most.",
            At(set, Copies).Least == 600 && At(set, Rank).Greatest <= 1, "an invariant point stays invariant", $"{At(set, Copies).Mean:F0} copies, rank {At(set, Rank).Mean:F0}",
            new Measurement("copies", At(set, Copies)), new Measurement("rank", At(set, Rank)));
    }

    private static Statistic At(TrialSet set, string series) => set.Of(t => t.SeriesOf(series)[^1]);

    /// <summary>Measures the hidden layer when training has ended.</summary>
    private sealed record UnitMeter : Meter
    {
        public override MeterRun Begin(Dataset train, Dataset test, Recipe recipe) => new Watch();

        private sealed class Watch : MeterRun
        {
            public override void RunEnding(RunResult result)
            {
                SymmetricUnits hidden = SymmetricUnits.In(Net)[0];
                Note(Copies, hidden.Groups.Sum(g => g.Count));
                Note(Rank, hidden.Rank);
            }
        }
    }
}
