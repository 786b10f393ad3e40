namespace Kiln.Lab;

/// <summary>A field of numbers as colours: layers over steps, a confusion matrix.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">What the columns are called, from left to right; where there are many, some of the names are shown.</param>
/// <param name="Rows">What the rows are called, from top to bottom.</param>
/// <param name="Values">The numbers, one array per row; what is not a number stays empty.</param>
/// <param name="Scale">What the colours mean; logarithmic where it says so.</param>
/// <param name="XLabel">What the columns are, such as "step".</param>
/// <param name="YLabel">What the rows are, such as "layer".</param>
/// <param name="Diverging">Whether the middle of the scale is neutral and both ends stand out, as for what should be 0.</param>
/// <param name="Numbers">Whether each field shows its number.</param>
/// <param name="Caption">How to read it, or null.</param>
public sealed record HeatFigure(
    string Title, IReadOnlyList<string> Columns, IReadOnlyList<string> Rows, IReadOnlyList<IReadOnlyList<double>> Values, Axis Scale,
    string XLabel, string YLabel, bool Diverging = false, bool Numbers = false, string? Caption = null) : Figure(Title, Caption);
