namespace Kiln.Vision.Tests;

/// <summary>The files of <c>tests/golden/images</c>, and images that are made on the spot.</summary>
internal static class SampleImages
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "golden", "images");

    /// <summary>The image files, in order of their names.</summary>
    public static string[] Files { get; } = [.. Directory.EnumerateFiles(Folder).Where(f => Path.GetExtension(f) is not (".bin" or ".json")).Order(StringComparer.Ordinal)];

    /// <summary>The bytes of one of them.</summary>
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>An image of smooth slopes, which JPEG keeps nearly as they are.</summary>
    public static Image Slopes(int height, int width, int channels = 3)
    {
        var image = new Image(height, width, channels);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < channels; c++) image[y, x, c] = (byte)(20 + (c * 30) + (100 * y / height) + (60 * x / width));
            }
        }

        return image;
    }

    /// <summary>The largest difference of two images of one size.</summary>
    public static int Difference(Image a, Image b)
    {
        Assert.Equal(a.Size, b.Size);
        int largest = 0;
        for (int i = 0; i < a.Pixels.Length; i++) largest = Math.Max(largest, Math.Abs(a.Pixels[i] - b.Pixels[i]));
        return largest;
    }
}
