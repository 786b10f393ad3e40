namespace Kiln.Lab;

/// <summary>Images in a row that wraps: worst mistakes, filters, samples.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Pictures">The images.</param>
/// <param name="Caption">How to read it, or null.</param>
public sealed record PictureFigure(string Title, IReadOnlyList<Picture> Pictures, string? Caption = null) : Figure(Title, Caption);

/// <summary>One image.</summary>
/// <param name="Png">The file's bytes.</param>
/// <param name="Text">What stands below it; it is also read aloud.</param>
/// <param name="Width">The width it is shown at, in CSS pixels; pixels are not blurred.</param>
public sealed record Picture(byte[] Png, string Text, int Width);
