namespace Kiln.Lab;

/// <summary>A recipe with a known disease, and the same recipe without it.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Disease">The rule that is to find it.</param>
/// <param name="Sick">The recipe.</param>
/// <param name="Twin">Its healthy twin.</param>
public sealed record SickRecipe(string Name, string Disease, Recipe Sick, Recipe Twin);

/// <summary>What became of a sick recipe.</summary>
/// <param name="Case">The recipe.</param>
/// <param name="Mending">What was found and changed.</param>
/// <param name="TwinAccuracy">The share of test samples that its healthy twin gets right, 0 … 1.</param>
public sealed record MendedRecipe(SickRecipe Case, Mending Mending, double TwinAccuracy)
{
    /// <summary>A mended recipe may be so far below its twin.</summary>
    public const double Tolerated = 0.02;

    /// <summary>Whether the disease was found in the sick recipe.</summary>
    public bool IsFound => Mending.Before.Findings.Any(f => f.Rule == Case.Disease) || Mending.Remedies.Any(r => r.Finding.Rule == Case.Disease);

    /// <summary>Whether the mended recipe is at most two points below its twin.</summary>
    public bool IsMended => Mending.After.Accuracy >= TwinAccuracy - Tolerated;
}
