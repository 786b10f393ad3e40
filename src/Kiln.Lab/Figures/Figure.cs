namespace Kiln.Lab;

/// <summary>Something to look at: data and their names, without a word of how they are drawn.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">One or two sentences on how to read it, or null.</param>
public abstract record Figure(string Title, string? Caption);

/// <summary>An axis of numbers.</summary>
/// <param name="Label">What is measured, with its unit.</param>
/// <param name="Logarithmic">Whether equal distances are equal factors; numbers of at most 0 are then left out.</param>
/// <param name="Minimum">Where it begins; null for the smallest number.</param>
/// <param name="Maximum">Where it ends; null for the largest number.</param>
public sealed record Axis(string Label, bool Logarithmic = false, double? Minimum = null, double? Maximum = null);
