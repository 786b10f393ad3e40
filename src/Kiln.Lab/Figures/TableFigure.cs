namespace Kiln.Lab;

/// <summary>Words and numbers in rows.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">The heads of the columns; the first names the rows.</param>
/// <param name="Rows">The fields, written out, as many per row as there are columns.</param>
/// <param name="Caption">How to read it, or null.</param>
public sealed record TableFigure(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string? Caption = null) : Figure(Title, Caption);
