namespace Kiln.Vision;

/// <summary>Tells by its name whether a file is meant to be an image; what is in it is told when it is opened.</summary>
internal static class ImageNames
{
    // Kinds that are not read are here too: leaving them out in silence would hide images from their owner.
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".dib", ".pbm", ".pgm", ".ppm", ".pnm",
        ".gif", ".tif", ".tiff", ".webp", ".heic", ".avif",
    };

    /// <summary>Whether it is one, and not hidden.</summary>
    public static bool IsImage(string name) => !IsHidden(name) && Extensions.Contains(Path.GetExtension(name));

    /// <summary>Whether a file or folder is none of the user's: hidden, or left behind by an archive program.</summary>
    public static bool IsHidden(string name) => name.StartsWith('.') || name == "__MACOSX";
}
