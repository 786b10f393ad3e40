namespace Kiln.Vision;

/// <summary>Lays the classes of a mask over an image, each class in a colour of its own.</summary>
public static class MaskOverlay
{
    private static readonly string[] ColourNames = ["blue", "orange", "green", "pink", "red", "light blue", "yellow"];

    // Two colours that follow each other differ clearly, also for most people who confuse red and green (Okabe and Ito 2008).
    private static readonly Rgb[] Colours = [new(0, 114, 178), new(230, 159, 0), new(0, 158, 115), new(204, 121, 167), new(213, 94, 0), new(86, 180, 233), new(240, 228, 66)];
    private static readonly Rgb NoClass = new(128, 128, 128);

    /// <summary>What the colours stand for, as <c>1 square blue · 2 bar orange · no class grey</c>; colours come again after the seventh.</summary>
    /// <param name="classNames">The names of the classes.</param>
    public static string Legend(IReadOnlyList<string> classNames)
    {
        IEnumerable<string> classes = classNames.Select((name, c) => $"{(name == $"{c}" ? name : $"{c} {name}")} {(c == 0 ? "clear" : ColourNames[(c - 1) % ColourNames.Length])}");
        return string.Join(" · ", [.. classes, "no class grey"]);
    }

    /// <summary>The image as RGB, half of it the colour of its class; class 0 is left clear and 255, no class, is grey.</summary>
    /// <exception cref="ArgumentException">The mask has another height or width.</exception>
    public static Image Lay(Image image, Image mask)
    {
        if ((mask.Height, mask.Width) != (image.Height, image.Width)) throw new ArgumentException($"A mask has the height and width of its image, {image.Size}; received {mask.Size}.");
        var laid = new Image(image.Height, image.Width, 3);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                byte label = mask[y, x];
                Rgb over = label == byte.MaxValue ? NoClass : Colours[(label + Colours.Length - 1) % Colours.Length];
                for (int c = 0; c < 3; c++)
                {
                    byte under = image[y, x, image.Channels < 3 ? 0 : c];
                    laid[y, x, c] = label == 0 ? under : (byte)((under + (c == 0 ? over.R : c == 1 ? over.G : over.B) + 1) / 2);
                }
            }
        }

        return laid;
    }
}
