namespace Kiln.Core.Tests.Ops;

public sealed class MeanTests
{
    [Fact]
    public void All_values_are_averaged()
    {
        using var t = new ReferencePass();
        Assert.Equal(3.5f, t.Counting([2, 3]).Mean().Item(), 6);
    }

    [Fact]
    public void The_mean_of_nothing_is_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Counting([0, 3]).Mean());
    }
}
