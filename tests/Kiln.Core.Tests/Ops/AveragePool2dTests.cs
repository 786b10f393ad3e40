namespace Kiln.Core.Tests.Ops;

public sealed class AveragePool2dTests
{
    [Fact]
    public void Each_window_gives_its_mean()
    {
        using var t = new ReferencePass();
        Assert.Equal([3.5f, 5.5f], t.Counting([1, 2, 4, 1]).AveragePool2d(2).Keep());
    }

    [Fact]
    public void Padding_counts_as_zeros_only_where_asked()
    {
        using var t = new ReferencePass();
        Tensor x = t.Variable([1, 2, 2, 1], 9, 9, 9, 9);
        Assert.Equal([4], x.AveragePool2d(3, 2, 1).Keep());
        Assert.Equal([9], x.AveragePool2d(3, 2, 1, countPadding: false).Keep());
    }
}
