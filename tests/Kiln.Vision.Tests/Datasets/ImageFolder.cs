namespace Kiln.Vision.Tests;

/// <summary>Folders of small images for tests.</summary>
internal static class ImageFolder
{
    public static readonly DataFinder Nowhere = new() { Download = null, SystemDirectories = [] };

    /// <summary>An image whose pixels hang on a number.</summary>
    public static Image Make(int number, int height = 6, int width = 5, int channels = 3)
    {
        var image = new Image(height, width, channels);
        var random = Philox.For(77, (ulong)number);
        for (int i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)random.Below(256);
        return image;
    }

    /// <summary>Classes b, B and a with counts 6, 4 and 10 in both parts, or in none.</summary>
    public static void Write(TempFolder folder, params string[] parts)
    {
        int number = 0;
        foreach (string part in parts)
        {
            foreach ((string name, int count) in ((string, int)[])[("b", 6), ("B", 4), ("a", 10)])
            {
                for (int i = 0; i < count; i++) folder.Write(Path.Combine(part, name, $"{i}.png"), PngWriter.Encode(Make(number++)));
            }
        }
    }

    /// <summary>All pixels of a source.</summary>
    public static byte[][] Pixels(ImageSource images) => [.. Enumerable.Range(0, images.Count).Select(i => images.Read(i)[..images.SizeOf(i).Count].ToArray())];

    public static ImageSources Open(string path, DataOptions? options = null, long memory = ReadingOptions.UsualMemoryLimit, ulong seed = 1) =>
        DatasetOpening.Open(path, options ?? new(), seed, Nowhere with { Reading = new() { MemoryLimit = memory } });
}
