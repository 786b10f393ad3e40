namespace Kiln.Core.Tests.Ops;

public sealed class SumTests
{
    [Fact]
    public void All_values_are_added()
    {
        using var t = new ReferencePass();
        Tensor y = t.Counting([2, 3]).Sum();
        Assert.Equal([1], y.Shape);
        Assert.Equal(21, y.Item());
    }
}
