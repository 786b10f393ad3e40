namespace Kiln.Core.Tests.Ops;

public sealed class ConcatTests
{
    [Fact]
    public void Channels_are_put_side_by_side()
    {
        using var t = new ReferencePass();
        Tensor y = Tensor.Concat([t.Counting([2, 1]), t.Variable([2, 2], 7, 8, 9, 10)]);
        Assert.Equal([2, 3], y.Shape);
        Assert.Equal([1, 7, 8, 2, 9, 10], y.Keep());
    }

    [Fact]
    public void A_tensor_beside_itself_gets_both_gradients()
    {
        using var t = new ReferencePass();
        Tensor x = t.Counting([2, 2]);
        Tensor.Concat([x, x]).Sum().Backward();
        Assert.Equal([2, 2, 2, 2], x.Gradient.ToArray());
    }

    [Fact]
    public void Other_leading_axes_are_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => Tensor.Concat([t.Counting([2, 2]), t.Counting([3, 2])]));
    }

    [Fact]
    public void No_tensors_are_refused() => Assert.Throws<ArgumentException>(() => Tensor.Concat([]));
}
