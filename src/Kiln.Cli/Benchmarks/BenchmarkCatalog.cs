namespace Kiln.Cli.Benchmarks;

/// <summary>The benchmarks by name.</summary>
internal static class BenchmarkCatalog
{
    private static readonly Sgd Momentum = new(0.01f, Momentum: 0.9f), MomentumWithPenalty = new(0.01f, Momentum: 0.9f, L2Penalty: 1e-4f);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new TrainingBenchmark("mlp11", [28, 28, 1], Classes: 10, new Adam(1e-3f), UsualBatch: 64),
        new TrainingBenchmark("mlp_sigmoid", [3072], Classes: 10, new Sgd(0.01f), UsualBatch: 128),
        new TrainingBenchmark("cnnbn", [32, 32, 3], Classes: 10, Momentum, UsualBatch: 64),
        new TrainingBenchmark("resnet20", [32, 32, 3], Classes: 10, MomentumWithPenalty, UsualBatch: 128),
        new TrainingBenchmark("resnet18", [224, 224, 3], Classes: 1000, MomentumWithPenalty, UsualBatch: 8),
        new InferenceBenchmark("resnet18", [224, 224, 3], Classes: 1000, UsualBatch: 1),
        new GemmBenchmark(),
        new OpsBenchmark(),
        new WidthsBenchmark(),
        new RecordingBenchmark(),
        new AugmentBenchmark(),
    ];

    /// <summary>The benchmark of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static Benchmark Find(string name)
    {
        if (All.FirstOrDefault(b => b.Name == name) is { } found) return found;
        string[] known = [.. All.Select(b => b.Name)];
        string cure = Spelling.Nearest(name, known) is { } near ? $"; did you mean '{near}'?" : ".";
        throw new InputException($"There is no benchmark '{name}'; known are {string.Join(", ", known)}{cure}");
    }
}
