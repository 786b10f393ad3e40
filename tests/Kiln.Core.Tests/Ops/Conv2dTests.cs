using Kiln.Devices;

namespace Kiln.Core.Tests.Ops;

public sealed class Conv2dTests
{
    [Fact]
    public void A_window_of_ones_sums_its_neighbourhood()
    {
        using var t = new ReferencePass();
        Tensor ones = t.Variable([2, 2, 1, 1], 1, 1, 1, 1);
        Assert.Equal([12, 16, 24, 28], t.Counting([1, 3, 3, 1]).Conv2d(ones, null).Keep());
    }

    [Fact]
    public void Other_channels_are_refused_with_a_sentence()
    {
        using var t = new ReferencePass();
        var e = Assert.Throws<ShapeException>(() => t.Counting([2, 4, 4, 3]).Conv2d(t.Counting([3, 3, 24, 2]), null));
        Assert.StartsWith("Conv2d: expected 24 input channels, got [2, 4, 4, 3]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_larger_than_the_image_is_refused()
    {
        using var t = new ReferencePass();
        var e = Assert.Throws<ShapeException>(() => t.Counting([1, 2, 5, 1]).Conv2d(t.Counting([3, 3, 1, 1]), null));
        Assert.StartsWith("Conv2d: a window of 3 x 3 does not fit into images [1, 2, 5, 1]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_instead_of_images_are_refused()
    {
        using var t = new ReferencePass();
        var e = Assert.Throws<ShapeException>(() => t.Counting([2, 16]).Conv2d(t.Counting([3, 3, 1, 1]), null));
        Assert.StartsWith("Conv2d: expected images [N, H, W, C], got [2, 16]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_channels_that_groups_do_not_divide_are_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Counting([1, 3, 3, 4]).Conv2d(t.Counting([1, 1, 2, 3]), null, groups: 2));
    }

    [Fact]
    public void A_weight_of_another_kernel_is_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Counting([1, 5, 5, 1]).Apply(new Conv2dOp(new(3), new(3)), t.Counting([3, 2, 1, 1])));
    }

    [Theory]
    [InlineData(0, 1, 0, 1)]
    [InlineData(3, 0, 0, 1)]
    [InlineData(3, 1, -1, 1)]
    [InlineData(3, 1, 0, 0)]
    public void Windows_that_cannot_slide_are_refused(int size, int stride, int padding, int dilation) =>
        Assert.Throws<ArgumentException>(() => new Conv2dOp(new(3), new Window(size, stride, padding, dilation)));

    [Fact]
    public void No_groups_are_refused() => Assert.Throws<ArgumentException>(() => new Conv2dOp(new(3), new(3), groups: 0));
}
