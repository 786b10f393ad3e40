namespace Kiln.Vision;

/// <summary>The smallest, middle and largest of the sides of images, each side by itself.</summary>
/// <param name="Height">Of the heights.</param>
/// <param name="Width">Of the widths.</param>
public sealed record SizeRange((int Least, int Median, int Most) Height, (int Least, int Median, int Most) Width)
{
    /// <summary>Measures a source; of an even number of images the lower of the two in the middle is taken.</summary>
    public static SizeRange Of(ImageSource images)
    {
        int[] heights = new int[images.Count], widths = new int[images.Count];
        for (int i = 0; i < images.Count; i++) (heights[i], widths[i]) = (images.SizeOf(i).Height, images.SizeOf(i).Width);
        return new(Of(heights), Of(widths));
    }

    private static (int Least, int Median, int Most) Of(int[] sides)
    {
        Array.Sort(sides);
        return (sides[0], sides[(sides.Length - 1) / 2], sides[^1]);
    }
}
