namespace Kiln.Vision.Tests;

public class ImageTests
{
    [Fact]
    public void Pixels_lie_row_by_row_with_channels_side_by_side()
    {
        var image = new Image(new ImageSize(2, 3, 2), [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        Assert.Equal(11, image[1, 2, 1]);
        Assert.Equal(6, image[1, 0]);
        Assert.Equal([6, 7, 8, 9, 10, 11], image.Row(1).ToArray());
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Image(new ImageSize(2, 2, 1), new byte[3]));
        Assert.Throws<ArgumentException>(() => new Image(new ImageSize(1, 1, 5), new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image(2, 2, 1)[0, 2]);
    }
}
