namespace Kiln;

/// <summary>What a run came to.</summary>
/// <param name="Recipe">What defined it.</param>
/// <param name="Weights">The parameters it ended with, for further passes over the model; the caller disposes them.</param>
/// <param name="History">One entry per finished epoch.</param>
/// <param name="Confusion">How test samples were classified after the last epoch; null without test data or where interrupted before.</param>
/// <param name="Interrupted">Whether it was cancelled before its last epoch was evaluated.</param>
/// <param name="Steps">How many steps it has taken, earlier parts of a resumed run included.</param>
/// <param name="BestEpoch">The epoch whose weights these are, from 1, where early stopping restored them; otherwise null, and they are those of the last step.</param>
public sealed record RunResult(
    Recipe Recipe, ParameterStore Weights, IReadOnlyList<EpochResult> History, ConfusionMatrix? Confusion, bool Interrupted, long Steps, int? BestEpoch = null)
{
    /// <summary>The share of test samples classified correctly after the last finished epoch, or the one restored, or with precise statistics, 0 … 1; null without test data or epoch.</summary>
    public double? TestAccuracy => Precise?.After?.Accuracy ?? Measured?.TestAccuracy;

    /// <summary>The mean loss of test samples after the last finished epoch, or the one restored, or with precise statistics; null without test data or epoch.</summary>
    public double? TestLoss => Precise?.After?.Loss ?? Measured?.TestLoss;

    /// <summary>What fitting first values to data came to; null where the recipe does not ask for it, and in a resumed run.</summary>
    public DataInitReport? DataInit { get; init; }

    /// <summary>What measuring running statistics anew changed; null where the recipe does not ask for it.</summary>
    public PreciseReport? Precise { get; init; }

    /// <summary>The share of the training time of this process in which arithmetic waited for batches, 0 … 1; evaluation is not counted. Null where no step was taken.</summary>
    public double? DataWait { get; init; }

    /// <summary>What the last evaluation measured of targets other than one class; null where samples have a class, and without test data.</summary>
    public Measures? Measures { get; init; }

    private EpochResult? Measured => History.Count > 0 ? History[(BestEpoch ?? History.Count) - 1] : null;
}
