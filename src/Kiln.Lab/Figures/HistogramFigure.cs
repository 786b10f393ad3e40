namespace Kiln.Lab;

/// <summary>How numbers are spread, of one or several sets over the same bins.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">The axis of what is counted.</param>
/// <param name="Edges">The edges of the bins, one more than there are bins.</param>
/// <param name="Sets">The counts.</param>
/// <param name="Caption">How to read it, or null.</param>
public sealed record HistogramFigure(string Title, Axis X, IReadOnlyList<double> Edges, IReadOnlyList<Counts> Sets, string? Caption = null) : Figure(Title, Caption);

/// <summary>How many numbers fell into each bin.</summary>
/// <param name="Name">What the set is called in the legend.</param>
/// <param name="Values">One count or share per bin.</param>
public sealed record Counts(string Name, IReadOnlyList<double> Values);
