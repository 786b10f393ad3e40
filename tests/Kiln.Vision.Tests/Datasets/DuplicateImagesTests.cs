namespace Kiln.Vision.Tests;

public class DuplicateImagesTests
{
    [Fact]
    public void Equal_images_are_counted_in_and_across_the_parts()
    {
        var size = new ImageSize(3, 3, 1);
        byte[] Of(params byte[] firsts) => [.. firsts.SelectMany(f => (byte[])[f, 0, 0, 0, 0, 0, 0, 0, f])];
        var train = new ImageSet("x", DataPart.Train, size, Of(1, 2, 1, 3, 1), [0, 1, 0, 1, 1], ["a", "b"]);
        var test = new ImageSet("x", DataPart.Test, size, Of(2, 9, 9, 3), [0, 1, 1, 1], ["a", "b"]);
        Assert.Equal(new DuplicateImages(InTrain: 2, InTest: 1, TestInTrain: 2, Contradicting: 2), DuplicateImages.Of(ImageSources.Of(new(train, test))));
    }
}
