namespace Kiln.Core.Tests.Ops;

public sealed class SoftmaxTests
{
    [Fact]
    public void Rows_sum_to_one_even_for_large_values()
    {
        using var t = new ReferencePass();
        Assert.Equal([0.5f, 0.5f, 0, 1], t.Variable([2, 2], 1000, 1000, -1000, 1000).Softmax().Keep());
    }

    [Fact]
    public void A_scalar_without_axes_is_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Variable([], 1).Softmax());
    }
}
