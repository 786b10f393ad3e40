namespace Kiln.Lab;

/// <summary>How the networks of the zoo are trained.</summary>
internal static class ZooRecipes
{
    /// <summary>Samples of a batch.</summary>
    public const int BatchSize = 32;

    /// <summary>Adam at a usual rate for small networks.</summary>
    public static Recipe Adam { get; } = new()
    {
        Data = "zoo", Model = "zoo", BatchSize = BatchSize, EvaluationBatchSize = 64, Epochs = 10, Seed = 3, Schedule = new ConstantSchedule(), Optimizer = new Adam(3e-3f),
    };

    /// <summary>Plain descent at a usual rate.</summary>
    public static Recipe Sgd(float rate = 0.1f) => Adam with { Optimizer = new Sgd(rate) };
}
