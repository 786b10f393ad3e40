namespace Kiln.Vision.Tests;

/// <summary>Folders of images with masks for tests: a square (1) and a bar (2), brighter than the ground (0) by different amounts.</summary>
internal static class DrawnShapes
{
    public const int Side = 24;

    /// <summary>Writes images and masks below a part, such as <c>train/</c>, or none.</summary>
    public static void Write(TempFolder folder, string part, int count)
    {
        folder.Write("classes.txt", "ground\nsquare\nbar\n"u8.ToArray());
        for (int i = 0; i < count; i++)
        {
            Image image = new(Side, Side, 1), mask = new(Side, Side, 1);
            Philox random = Philox.For(12, (ulong)part.Length, (ulong)i);
            for (int p = 0; p < image.Pixels.Length; p++) image.Pixels[p] = (byte)random.Below(60);
            Draw(1, random.Below(10), random.Below(14), 9, 9, 140);
            Draw(2, 12 + random.Below(9), random.Below(8), 3, 16, 200);
            folder.Write($"{part}images/{i:00}.png", PngWriter.Encode(image));
            folder.Write($"{part}masks/{i:00}.png", PngWriter.Encode(mask));

            void Draw(byte label, int top, int left, int height, int width, int level)
            {
                for (int p = 0; p < height * width; p++)
                {
                    int at = ((top + (p / width)) * Side) + left + (p % width);
                    image.Pixels[at] = (byte)(level + random.Below(50));
                    mask.Pixels[at] = label;
                }
            }
        }
    }
}
