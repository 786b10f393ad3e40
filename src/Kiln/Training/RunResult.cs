namespace Kiln;

/// <summary>What a run came to.</summary>
/// <param name="Recipe">What defined it.</param>
/// <param name="Weights">The parameters it ended with, for further passes over the model; the caller disposes them.</param>
/// <param name="History">One entry per finished epoch.</param>
/// <param name="Confusion">How test samples were classified after the last epoch; null without test data or where interrupted before.</param>
/// <param name="Interrupted">Whether it was cancelled before its last epoch was evaluated.</param>
/// <param name="Steps">How many steps it has taken, earlier parts of a resumed run included.</param>
public sealed record RunResult(Recipe Recipe, ParameterStore Weights, IReadOnlyList<EpochResult> History, ConfusionMatrix? Confusion, bool Interrupted, long Steps)
{
    /// <summary>The share of test samples classified correctly after the last finished epoch, 0 … 1; null without test data or epoch.</summary>
    public double? TestAccuracy => History.Count > 0 ? History[^1].TestAccuracy : null;

    /// <summary>The mean loss of test samples after the last finished epoch; null without test data or epoch.</summary>
    public double? TestLoss => History.Count > 0 ? History[^1].TestLoss : null;
}
