namespace Kiln.Lab;

/// <summary>Numbers of categories side by side.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Categories">What stands below each group of bars.</param>
/// <param name="Y">The axis of numbers.</param>
/// <param name="Bars">One or more bars per category.</param>
/// <param name="Caption">How to read it, or null.</param>
public sealed record BarFigure(string Title, IReadOnlyList<string> Categories, Axis Y, IReadOnlyList<Bars> Bars, string? Caption = null) : Figure(Title, Caption);

/// <summary>The bars of one name, one per category.</summary>
/// <param name="Name">What they are called in the legend.</param>
/// <param name="Values">Their heights; what is not a number is left out.</param>
/// <param name="Errors">Half the length of the line over each bar, such as the deviation over seeds, or null.</param>
public sealed record Bars(string Name, IReadOnlyList<double> Values, IReadOnlyList<double>? Errors = null);
