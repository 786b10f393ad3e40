namespace Kiln;

/// <summary>What a recipe comes to: a model, and the data it is trained and measured on.</summary>
/// <param name="Net">The model, without memory yet.</param>
/// <param name="Train">Training samples as training sees them.</param>
/// <param name="Test">Test samples.</param>
/// <param name="Facts">What is known of the data from elsewhere, or null.</param>
public sealed record PatientParts(Layer Net, Dataset Train, Dataset Test, DataFacts? Facts = null);

/// <summary>A short training of a recipe, and what the doctor says of it.</summary>
/// <param name="Recipe">The recipe as a whole.</param>
/// <param name="Loss">The mean loss of the test samples; not a number where training ended early.</param>
/// <param name="Accuracy">The share of test samples that are right, 0 … 1, of numbers R²; not a number where training ended early.</param>
/// <param name="Failure">Why training ended early, or null.</param>
/// <param name="Findings">What is found in the trained network, ranked; where training ended early, in the network before it.</param>
public sealed record MendingRun(Recipe Recipe, double Loss, double Accuracy, string? Failure, IReadOnlyList<Finding> Findings)
{
    /// <summary>How many findings are serious.</summary>
    public int Serious => Findings.Count(f => f.Severity == Severity.Serious);
}

/// <summary>A remedy that was tried.</summary>
/// <param name="Finding">What it is for.</param>
/// <param name="Kept">Whether it stands in the mended recipe; otherwise it did not help and was taken back.</param>
public sealed record TriedRemedy(Finding Finding, bool Kept);

/// <summary>A recipe before and after its findings' remedies were applied.</summary>
/// <param name="Before">As it came.</param>
/// <param name="After">As it was left; the same where nothing was changed.</param>
/// <param name="Remedies">What was tried, in that order.</param>
/// <param name="Epochs">How many epochs each training had.</param>
/// <param name="TrainSamples">On how many samples.</param>
/// <param name="TestSamples">How many samples losses and accuracies are of.</param>
public sealed record Mending(MendingRun Before, MendingRun After, IReadOnlyList<TriedRemedy> Remedies, int Epochs, int TrainSamples, int TestSamples)
{
    /// <summary>The recipe as it was left.</summary>
    public Recipe Recipe => After.Recipe;

    /// <summary>Whether anything was changed.</summary>
    public bool HasChanged => Remedies.Any(r => r.Kept);

    /// <summary>Warnings and serious findings that are left: no setting of the recipe helps, or none that was tried.</summary>
    public IReadOnlyList<Finding> ByHand => [.. After.Findings.Where(f => f.Severity > Severity.Note)];
}
