namespace Kiln.Core.Tests.Values;

public sealed class ShapeTests
{
    [Fact]
    public void A_collection_expression_makes_a_shape()
    {
        Shape s = [64, 28, 28, 1];
        Assert.Equal((4, 50_176), (s.Rank, s.Count));
        Assert.Equal([64, 28, 28, 1], s.ToArray());
        Assert.Equal("[64, 28, 28, 1]", s.ToString());
    }

    [Fact]
    public void A_scalar_has_no_axes_and_one_element()
    {
        Shape s = [];
        Assert.Equal((0, 1), (s.Rank, s.Count));
    }

    [Fact]
    public void Negative_axes_count_from_the_end()
    {
        Shape s = [2, 3, 5];
        Assert.Equal((5, 2), (s[-1], s[-3]));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void An_axis_that_does_not_exist_is_refused(int axis) => Assert.Throws<ArgumentOutOfRangeException>(() => new Shape([2, 3, 5])[axis]);

    [Fact]
    public void Equality_is_that_of_sizes()
    {
        Shape a = [2, 3], b = [2, 3], c = [3, 2], d = [2, 3, 1];
        Assert.True(a == b && a.Equals((object)b) && a.GetHashCode() == b.GetHashCode());
        Assert.True(a != c && a != d && !a.Equals("[2, 3]"));
    }

    [Fact]
    public void Another_batch_replaces_the_first_size()
    {
        Shape s = [64, 28, 28, 1];
        Assert.Equal([1, 28, 28, 1], s.WithBatch(1));
    }

    [Fact]
    public void A_size_of_zero_is_allowed() => Assert.Equal(0, new Shape([0, 3]).Count);

    [Fact]
    public void Seven_axes_are_refused() => Assert.Throws<ArgumentException>(() => new Shape([1, 1, 1, 1, 1, 1, 1]));

    [Fact]
    public void A_negative_size_is_refused() => Assert.Throws<ArgumentException>(() => new Shape([2, -1]));

    [Fact]
    public void More_elements_than_an_int_counts_are_refused() => Assert.Throws<ArgumentException>(() => new Shape([65_536, 32_768]));
}
