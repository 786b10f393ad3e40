namespace Kiln.Tests.Diagnostics;

public sealed class IntervalTests
{
    // Values of R's prop.test(x, n, correct = FALSE)$conf.int, which is Wilson's interval.
    [Theory]
    [InlineData(9, 10, 0.5958500, 0.9821238)]
    [InlineData(0, 10, 0.0, 0.2775328)]
    [InlineData(10, 10, 0.7224672, 1.0)]
    public void A_share_lies_within_the_score_interval(long successes, long trials, double low, double high)
    {
        Interval found = Interval.OfShare(successes, trials);
        Assert.Equal(low, found.Low, 1e-6);
        Assert.Equal(high, found.High, 1e-6);
        Assert.True(found.Contains((double)successes / trials));
    }

    [Fact]
    public void Without_trials_a_share_may_be_anything() => Assert.Equal(new(0, 1), Interval.OfShare(0, 0));

    [Fact]
    public void More_trials_leave_less_open()
    {
        Interval few = Interval.OfShare(92, 100), many = Interval.OfShare(9200, 10000);
        Assert.True(many.High - many.Low < (few.High - few.Low) / 9);
        Assert.False(many.Contains(0.93));
    }
}
