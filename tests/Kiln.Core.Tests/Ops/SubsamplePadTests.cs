namespace Kiln.Core.Tests.Ops;

public sealed class SubsamplePadTests
{
    [Fact]
    public void Every_second_pixel_is_kept_between_zeros()
    {
        using var t = new ReferencePass();
        Tensor y = t.Counting([1, 3, 3, 1]).SubsamplePad(2, before: 1, after: 2);
        Assert.Equal(new Shape([1, 2, 2, 4]), y.Shape);
        Assert.Equal([0, 1, 0, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 9, 0, 0], y.Keep());
    }

    [Fact]
    public void Pixels_left_out_get_no_gradient()
    {
        using var t = new ReferencePass();
        Tensor x = t.Counting([1, 2, 3, 1]);
        (x.SubsamplePad(2, 1, 0) * t.Counting([1, 1, 2, 2])).Sum().Backward();
        Assert.Equal([2, 0, 4, 0, 0, 0], x.Gradient.ToArray());
    }

    [Fact]
    public void Only_images_are_taken()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Counting([2, 4]).SubsamplePad(2, 1, 1));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(2, -1, 1)]
    [InlineData(2, 1, -1)]
    public void Impossible_settings_are_refused(int stride, int before, int after) => Assert.Throws<ArgumentException>(() => new SubsamplePadOp(stride, before, after));
}
