namespace Kiln.Vision.Tests;

public class ImageSetTests
{
    private static readonly ImageSet Set = new("tiny", DataPart.Train, new ImageSize(1, 2, 1), [1, 2, 3, 4, 5, 6], [0, 1, 0], ["a", "b"]);

    [Fact]
    public void Images_are_slices_of_one_block()
    {
        Assert.Equal([3, 4], Set.PixelsOf(1).ToArray());
        Assert.Equal([5, 6], Set.ImageOf(2).Pixels.ToArray());
        Assert.Equal("tiny (train): 3 images of 1×2×1, 2 classes", Set.ToString());
    }

    [Fact]
    public void Taking_some_gives_the_first_ones()
    {
        Assert.Equal([1, 2, 3, 4], Set.Take(2).Pixels.ToArray());
        Assert.Equal([0, 1], Set.Take(2).Labels.ToArray());
        Assert.Same(Set, Set.Take(5));
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ImageSet("x", DataPart.Test, new ImageSize(1, 2, 1), new byte[3], [0], ["a"]));
        Assert.Throws<ArgumentException>(() => new ImageSet("x", DataPart.Test, new ImageSize(1, 2, 1), new byte[2], [1], ["a"]));
    }
}
