namespace Kiln.Core.Tests.Ops;

public sealed class MaxPool2dTests
{
    [Fact]
    public void The_largest_of_each_window_wins()
    {
        using var t = new ReferencePass();
        Assert.Equal([6, 8], t.Counting([1, 2, 4, 1]).MaxPool2d(2).Keep());
    }

    [Fact]
    public void Padding_never_wins_over_negative_values()
    {
        using var t = new ReferencePass();
        Assert.Equal([-1], t.Variable([1, 2, 2, 1], -4, -3, -2, -1).MaxPool2d(3, 2, 1).Keep());
    }

    [Fact]
    public void Of_equals_the_first_gets_the_gradient()
    {
        using var t = new ReferencePass();
        Tensor x = t.Variable([1, 2, 2, 1], 1, 5, 5, 5);
        x.MaxPool2d(2).Sum().Backward();
        Assert.Equal([0, 1, 0, 0], x.Gradient.ToArray());
    }

    [Fact]
    public void Padding_beyond_half_the_window_is_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ArgumentException>(() => t.Counting([1, 4, 4, 1]).MaxPool2d(3, 1, 2));
    }

    [Fact]
    public void Dilation_is_refused() => Assert.Throws<ArgumentException>(() => new MaxPool2dOp(new(2, 1, 0, 2), new(2)));
}
