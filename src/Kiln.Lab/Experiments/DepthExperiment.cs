namespace Kiln.Lab;

/// <summary>How deep a network without shortcuts may be and still learn, by first weights and batch norm (G18, L6).</summary>
internal sealed class DepthExperiment : Experiment
{
    private const int Units = 100, Shallow = 5;
    private static readonly int[] Depths = [Shallow, 10, 20, 30, 50, 80];

    private static readonly (string Name, string Init, bool Norm)[] Kinds =
    [
        ("N(0, 0.01²)", "normal:0.01", false),
        ("He", "he", false),
        ("N(0, 0.01²), batch norm", "normal:0.01", true),
        ("He, batch norm", "he", true),
    ];

    /// <inheritdoc/>
    public override string Name => "depth-sweep";

    /// <inheritdoc/>
    public override string Title => "The greatest depth that learns, by first weights and with batch norm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["G18", "L6"];

    /// <inheritdoc/>
    public override string Question => "Up to what depth does a network without shortcuts learn, with first weights that are too small, with He's, and with batch norm, and is a deeper one better?";

    /// <inheritdoc/>
    public override Cost Cost => new(20, 450);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        double level = lab.Scale.Of(0.1, 0.6, 0.7);
        int[] depths = lab.Scale.Of([Shallow, 10], Depths, Depths);
        Recipe recipe = Presets.Mlp11 with
        {
            Init = null,
            Epochs = lab.Scale.Of(1, 3, 5),
            TrainLimit = lab.Scale.Of<int?>(128, 6_000, 30_000),
            TestLimit = lab.Scale.Of<int?>(64, 2_000, null),
        };
        IReadOnlyList<TrialSet> sets = lab.Train(
        [
            .. from kind in Kinds
               from depth in depths
               select new Arm($"{kind.Name}, {depth} layers", recipe) { Net = (sample, classes) => Net(sample, classes, depth, Init.Parse(kind.Init), kind.Norm) },
        ]);
        TrialSet[][] byKind = [.. sets.Chunk(depths.Length)];
        Statistic[] deepest = [.. byKind.Select(arms => Statistic.Of([.. Enumerable.Range(0, lab.Seeds.Count).Select(seed => Deepest([.. arms.Select(a => a.Trials[seed].Best)]))]))];
        double[] x = [.. depths.Select(d => (double)d)];
        Statistic Best(int kind, int depth) => byKind[kind][depth].Of(t => t.Best);
        return new(
            [
                new LineFigure(
                    "Best test accuracy by depth", new("hidden layers", Logarithmic: true), new("best test accuracy", Minimum: 0, Maximum: 1),
                    [.. Kinds.Select((k, i) => new Line(k.Name, x, [.. depths.Select((_, d) => Best(i, d).Mean)], [.. depths.Select((_, d) => Best(i, d).Least)], [.. depths.Select((_, d) => Best(i, d).Greatest)])), new Line("level", [x[0], x[^1]], [level, level], Dashed: true)]),
                new TableFigure(
                    "Best test accuracy by depth, in numbers", ["first weights", .. depths.Select(d => $"{d} layers"), $"deepest at {level:P0}"],
                    [.. Kinds.Select((k, i) => (string[])[k.Name, .. depths.Select((_, d) => $"{Best(i, d).Mean:P1}"), $"{deepest[i]}"])]),
            ],
            [
                lab.Claim($"With N(0, 0.01²) alone ten layers are too many: the deepest network at {level:P0} has fewer.", deepest[0].Mean < 10, "signals vanish", Layers(0), Evidence(0)),
                lab.Claim($"With He's first weights networks of 20 layers reach {level:P0}.", deepest[1].Mean >= 20, "20 to 30 layers", Layers(1), Evidence(1)),
                lab.Claim($"With batch norm networks of 20 layers reach {level:P0}, although the first weights are too small.", deepest[2].Mean >= 20, "20 to 30 layers", Layers(2), Evidence(2)),
                lab.Claim($"None of these reaches {level:P0} with {depths[^1]} layers.", deepest.All(d => d.Mean < depths[^1]), "20 to 30 layers", $"at most {deepest.Max(d => d.Mean):F0} layers", Evidence(1), Evidence(2), Evidence(3)),
                lab.Claim(
                    $"More layers are not better: with He's weights {depths[^1]} layers are no more accurate than {Shallow}.", Best(1, depths.Length - 1).Mean <= Best(1, 0).Mean, "performance plateaus or drops",
                    $"{Best(1, depths.Length - 1).Mean:P1} against {Best(1, 0).Mean:P1}", new Measurement($"best accuracy, {depths[^1]} layers", Best(1, depths.Length - 1)), new Measurement($"best accuracy, {Shallow} layers", Best(1, 0))),
                lab.Claim(
                    "Nor with batch norm in addition.", Best(3, depths.Length - 1).Mean <= Best(3, 0).Mean, "performance plateaus or drops",
                    $"{Best(3, depths.Length - 1).Mean:P1} against {Best(3, 0).Mean:P1}", new Measurement($"best accuracy, {depths[^1]} layers", Best(3, depths.Length - 1)), new Measurement($"best accuracy, {Shallow} layers", Best(3, 0))),
            ],
            [
                $"Hidden layers of {Units} rectifiers on Fashion-MNIST, Adam at 1e-3, batches of 64, {recipe.Epochs} epochs of {recipe.TrainLimit:N0} images. The deepest is the last of {string.Join(", ", depths)} layers before the first that fails to reach {level:P0}.",
                "The lecture speaks of deep networks in general and names no data; a depth at which a short training fails may be learnt by a longer one.",
            ]);

        double Deepest(double[] best) => depths.TakeWhile((_, i) => best[i] >= level).LastOrDefault();

        string Layers(int kind) => $"{deepest[kind].Mean:F0} layers";

        Measurement Evidence(int kind) => new($"deepest network at {level:P0}, {Kinds[kind].Name}", deepest[kind]);
    }

    private static Sequential Net(Shape sample, int classes, int depth, Init init, bool norm)
    {
        var layers = new List<Layer> { new Flatten() };
        for (int i = 0; i < depth; i++)
        {
            layers.Add(new Linear(i == 0 ? sample.Count : Units, Units, bias: !norm, init: init));
            if (norm) layers.Add(new BatchNorm(Units));
            layers.Add(new Relu());
        }

        layers.Add(new Linear(Units, classes, init: Init.Glorot));
        return new([.. layers]);
    }
}
