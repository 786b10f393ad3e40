namespace Kiln.Vision.Tests;

public class ImageFingerprintTests
{
    [Fact]
    [Trait("row", "B7")]
    public void It_is_that_of_the_images_wherever_they_are()
    {
        using TempFolder folder = new(), other = new();
        ImageFolder.Write(folder, "set");
        ImageFolder.Write(other, "elsewhere");
        DataFingerprint memory = Of(ImageFolder.Open(folder["set"])), lazy = Of(ImageFolder.Open(folder["set"], memory: 1)), moved = Of(ImageFolder.Open(other["elsewhere"]));
        Assert.Equal(memory, lazy);
        Assert.Equal(memory, moved);
        Assert.Equal((16, 16), (memory.Samples, memory.Hashed));
    }

    [Fact]
    [Trait("row", "B7")]
    public void One_pixel_one_label_one_name_or_the_order_makes_another()
    {
        byte[] pixels = [.. Enumerable.Range(0, 4 * 12).Select(i => (byte)i)];
        DataFingerprint first = ImageFingerprint.Of(Set(pixels, [0, 1, 0, 1], "a", "b"));
        Assert.Equal(first, ImageFingerprint.Of(Set([.. pixels], [0, 1, 0, 1], "a", "b")));
        byte[] changed = [.. pixels], turned = [.. pixels[12..24], .. pixels[..12], .. pixels[24..]];
        changed[40]++;
        foreach (byte[] bytes in (byte[][])[changed, turned])
        {
            DataFingerprint found = ImageFingerprint.Of(Set(bytes, [0, 1, 0, 1], "a", "b"));
            Assert.Equal(first.Outline, found.Outline);
            Assert.NotEqual(first.Content, found.Content);
        }

        Assert.NotEqual(first.Outline, ImageFingerprint.Of(Set(pixels, [0, 1, 1, 1], "a", "b")).Outline);
        Assert.NotEqual(first.Outline, ImageFingerprint.Of(Set(pixels, [0, 1, 0, 1], "a", "c")).Outline);
    }

    private static DataFingerprint Of(ImageSources images) => ImageFingerprint.Of(images.Train);

    private static ImageSet Set(byte[] pixels, int[] labels, params string[] names) => new("set", DataPart.Train, new ImageSize(2, 2, 3), pixels, labels, names);
}
