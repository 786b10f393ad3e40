namespace Kiln;

/// <summary>One disease that a rule found: what was seen, why it is so, and what helps.</summary>
/// <param name="Rule">The name of the rule: <c>dead-units</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Symptom">What was seen, one sentence with numbers.</param>
/// <param name="Cause">Why that is so, one sentence.</param>
/// <param name="Remedy">What helps, one sentence.</param>
/// <param name="Confidence">
/// How surely the symptom means this disease, 0 … 1: 1 where it follows from the structure or from an exact count, about 0.9 where a measurement is far beyond its threshold,
/// about 0.6 where other diseases look alike.
/// </param>
/// <param name="Row">The row of the lecture's catalogue that it teaches: <c>F13</c>.</param>
/// <param name="Where">The layer, parameter or data it is about; null for the whole.</param>
public sealed record Finding(string Rule, Severity Severity, string Symptom, string Cause, string Remedy, double Confidence, string Row, string? Where = null)
{
    /// <summary>What would be changed in the recipe; null where no setting of a recipe helps.</summary>
    public RecipeChange? Change { get; init; }

    /// <summary>The name of the rule whose finding explains this one; null where nothing else that was found does.</summary>
    public string? FollowsFrom { get; init; }
}
