namespace Kiln.Lab;

/// <summary>Curves over a common axis.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Lines">The curves.</param>
/// <param name="Caption">How to read it, or null.</param>
public sealed record LineFigure(string Title, Axis X, Axis Y, IReadOnlyList<Line> Lines, string? Caption = null) : Figure(Title, Caption);

/// <summary>One curve.</summary>
/// <param name="Name">What it is called in the legend.</param>
/// <param name="X">Where its points are.</param>
/// <param name="Y">Their heights, as many; what is not a number leaves a gap.</param>
/// <param name="Low">The lower edge of a band around it, such as mean − deviation over seeds, or null.</param>
/// <param name="High">The upper edge, or null.</param>
/// <param name="Dashed">Whether it is a reference: a theory, a paper's value, a baseline.</param>
public sealed record Line(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double>? Low = null, IReadOnlyList<double>? High = null, bool Dashed = false);
