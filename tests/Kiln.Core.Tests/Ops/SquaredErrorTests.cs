namespace Kiln.Core.Tests.Ops;

public sealed class SquaredErrorTests
{
    [Fact]
    public void It_is_the_mean_over_all_elements()
    {
        using var t = new ReferencePass();
        Assert.Equal(5, t.Variable([2], 1, 2).MeanSquaredError(t.Variable([2], 2, 5)).Item());
    }

    [Fact]
    public void Other_shapes_are_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Counting([2, 1]).MeanSquaredError(t.Counting([2])));
    }
}
