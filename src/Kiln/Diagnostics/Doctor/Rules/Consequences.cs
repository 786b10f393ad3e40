namespace Kiln;

/// <summary>Findings that many diseases have as their consequence.</summary>
internal static class Consequences
{
    /// <summary>Where nothing, or hardly anything, is learned.</summary>
    public static readonly string[] NoLearning = ["plateau", "cannot-overfit-batch", "rate-too-low", "update-ratio", "underfitting"];

    /// <summary>Where signals or steps are too large.</summary>
    public static readonly string[] TooLarge = ["rate-too-high", "not-finite", "wrong-initial-loss", "update-ratio", "cannot-overfit-batch", "underfitting", "dead-units"];
}
