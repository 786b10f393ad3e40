namespace Kiln.Core.Tests.Ops;

public sealed class FlattenTests
{
    [Fact]
    public void Images_come_out_channel_first()
    {
        using var t = new ReferencePass();
        Tensor y = t.Counting([1, 2, 2, 2]).Flatten();   // pixels 1 2 | 3 4 | 5 6 | 7 8
        Assert.Equal([1, 8], y.Shape);
        Assert.Equal([1, 3, 5, 7, 2, 4, 6, 8], y.Keep());
    }

    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(1, 1, 3)]
    public void One_channel_or_one_pixel_is_only_a_reshape(int height, int width, int channels)
    {
        using var t = new ReferencePass();
        Tensor x = t.Counting([2, height, width, channels]);
        Assert.True(x.Span.Overlaps(x.Flatten().Span));
    }

    [Fact]
    public void Other_ranks_keep_their_order()
    {
        using var t = new ReferencePass();
        Tensor y = t.Counting([2, 3, 2]).Flatten();
        Assert.Equal([2, 6], y.Shape);
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (float)i), y.Keep());
    }

    [Fact]
    public void An_op_made_for_another_layout_is_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Counting([1, 2, 2, 2]).Apply(FlattenOp.For([2, 8])));
    }
}
