namespace Kiln.Core.Tests.Ops;

public sealed class MeanRowsTests
{
    [Fact]
    public void The_leading_axis_is_averaged()
    {
        using var t = new ReferencePass();
        Tensor y = t.Counting([2, 3]).MeanRows();
        Assert.Equal([3], y.Shape);
        Assert.Equal([2.5f, 3.5f, 4.5f], y.Keep());
    }

    [Fact]
    public void A_vector_gives_one_value()
    {
        using var t = new ReferencePass();
        Assert.Equal(2, t.Counting([3]).MeanRows().Item(), 6);
    }
}
