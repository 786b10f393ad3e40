namespace Kiln.Tests.Diagnostics;

public sealed class PairedDifferenceTests
{
    // The two-sided 95 % quantiles of the tables.
    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(2, 4.30265)]
    [InlineData(3, 3.18245)]
    [InlineData(4, 2.77645)]
    [InlineData(9, 2.26216)]
    [InlineData(30, 2.04227)]
    public void Quantiles_of_students_distribution_are_those_of_the_tables(int freedom, double expected)
    {
        Assert.Equal(expected, StudentT.Quantile(0.95, freedom), 5e-5 * expected);
        Assert.Equal(0.95, StudentT.Within(expected, freedom), 1e-5);
    }

    // Student's own example (1908): hours of sleep gained by two drugs, ten patients; t = 4.0621, p = 0.002833, interval 0.7001 … 2.4599.
    [Fact]
    public void Students_example_comes_out_as_he_had_it()
    {
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        PairedDifference found = PairedDifference.Of(first, second);
        Assert.Equal(1.58, found.Mean, 1e-12);
        Assert.Equal(0.7001142, found.Interval.Low, 1e-6);
        Assert.Equal(2.4598858, found.Interval.High, 1e-6);
        Assert.Equal(0.002833, found.PValue, 1e-6);
    }

    [Fact]
    public void What_both_ways_share_cancels()
    {
        double[] first = [0.50, 0.70, 0.90], second = [0.51, 0.715, 0.91];
        PairedDifference found = PairedDifference.Of(first, second);
        Assert.True(found.Interval.Low > 0);
        Assert.True(found.PValue < 0.05);
    }

    [Fact]
    public void One_pair_tells_nothing()
    {
        PairedDifference found = PairedDifference.Of([0.5], [0.9]);
        Assert.Equal(0.4, found.Mean, 1e-12);
        Assert.True(found.Interval.Contains(0));
        Assert.Equal(1, found.PValue);
    }

    [Fact]
    public void Equal_numbers_do_not_differ() => Assert.Equal(1, PairedDifference.Of([0.5, 0.6], [0.5, 0.6]).PValue);
}
