namespace Kiln.Lab.Tests.Trials;

public sealed class StatisticTests
{
    [Fact]
    public void Mean_and_deviation_are_those_of_a_sample()
    {
        var s = Statistic.Of(2, 4, 4, 4, 5, 5, 7, 9);
        Assert.Equal((8, 5.0, 2.0, 9.0), (s.Count, s.Mean, s.Least, s.Greatest));
        Assert.Equal(Math.Sqrt(32.0 / 7), s.Deviation, 1e-12);   // n − 1, not n
        Assert.Equal("5 ± 2.1 (n = 8)", s.ToString());
    }

    [Fact]
    public void One_number_has_no_deviation_and_none_has_no_mean()
    {
        Assert.True(double.IsNaN(Statistic.Of(3).Deviation));
        Assert.Equal("3 (n = 1)", Statistic.Of(3).ToString());
        Assert.True(double.IsNaN(Statistic.Of().Mean));
        Assert.Equal(0, Statistic.Of().Count);
    }

    [Fact]
    public void A_failed_run_is_not_left_out_of_a_mean() => Assert.True(double.IsNaN(Statistic.Of(1, double.NaN).Mean));

    [Fact]
    public void Ratios_have_a_geometric_mean_and_series_a_median()
    {
        Assert.Equal(2, Statistic.GeometricMean(1, 4), 1e-12);
        Assert.Equal(0, Statistic.GeometricMean(0, 4));
        Assert.Equal(2.5, Statistic.Median(4, 1, 2, 3));
        Assert.Equal(2, Statistic.Median(9, 1, 2));
        Assert.True(double.IsNaN(Statistic.Median()));
    }
}
