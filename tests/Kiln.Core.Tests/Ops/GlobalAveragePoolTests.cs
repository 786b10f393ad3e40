namespace Kiln.Core.Tests.Ops;

public sealed class GlobalAveragePoolTests
{
    [Fact]
    public void Each_channel_gives_its_mean()
    {
        using var t = new ReferencePass();
        Tensor y = t.Counting([2, 1, 2, 2]).GlobalAveragePool();
        Assert.Equal([2, 2], y.Shape);
        Assert.Equal([2, 3, 6, 7], y.Keep());
    }
}
