namespace Kiln.Core.Tests.Ops;

public sealed class ReshapeTests
{
    [Fact]
    public void The_values_are_the_same_memory()
    {
        using var t = new ReferencePass();
        Tensor x = t.Counting([2, 3]), y = x.Reshape([3, 2]);
        Assert.Equal([3, 2], y.Shape);
        Assert.True(x.Span.Overlaps(y.Span));
    }

    [Fact]
    public void A_gradient_flows_through_and_joins_others()
    {
        using var t = new ReferencePass();
        Tensor x = t.Counting([2, 2]);
        (x.Reshape([4]).Sum() + (x * x).Sum()).Backward();
        Assert.Equal([3, 5, 7, 9], x.Gradient.ToArray());
    }

    [Fact]
    public void The_shape_of_one_sample_fits_any_batch()
    {
        using var t = new ReferencePass();
        var op = new ReshapeOp([2, 2, 1], perSample: true);
        Assert.Equal([3, 2, 2, 1], t.Counting([3, 4]).Apply(op).Shape);
        Assert.Equal([1, 2, 2, 1], t.Counting([1, 4]).Apply(op).Shape);
    }

    [Fact]
    public void Another_number_of_elements_is_refused()
    {
        using var t = new ReferencePass();
        var e = Assert.Throws<ShapeException>(() => t.Counting([2, 3]).Reshape([4]));
        Assert.StartsWith("Reshape: [2, 3] has 6 values, but [4] has 4", e.Message, StringComparison.Ordinal);
    }
}
