namespace Kiln.Tests.Optimizers;

public sealed class WeightAverageTests
{
    [Fact]
    public void An_equal_mean_begins_late_and_takes_every_few_weights()
    {
        var average = new StochasticAverage(Start: 0.5, Every: 2);
        using var small = new SmallStore();
        using var state = new AverageState(average, small.Store);
        for (int update = 1; update <= 10; update++)
        {
            small.Weight.Values[0] = update;
            state.Update(update, totalUpdates: 10);
            float expected = update switch { <= 6 => update, <= 7 => 6, <= 8 => 7, <= 9 => 7, _ => 8 };   // 6; 6, 8; 6, 8, 10
            Assert.Equal(expected, state.Values.Span[0], 1e-5f);
        }
    }

    [Fact]
    public void An_exponential_mean_forgets_the_first_weights_soon()
    {
        var average = new ExponentialAverage(0.99f);
        Assert.Equal(1, average.Share(1, 100));
        Assert.Equal(1 - (3 / 12.0), average.Share(2, 100), 1e-9);
        Assert.Equal(0.01, average.Share(10_000, 100), 1e-6);
        Assert.Equal(0.01, new ExponentialAverage(0.99f, WarmUp: false).Share(2, 100), 1e-6);
    }

    [Fact]
    public void Swapping_twice_changes_nothing_and_once_exchanges()
    {
        using var small = new SmallStore();
        using var state = new AverageState(new ExponentialAverage(), small.Store);
        double[] before = small.Trained();
        small.Weight.Values.Fill(9);
        state.Swap();
        Assert.Equal(before, small.Trained());
        state.Swap();
        Assert.Equal(9, small.Weight.Values[4]);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("decay: expected a number of at least 0 and below 1, received 1.", Assert.Throws<InputException>(new ExponentialAverage(1).Validate).Message);
        Assert.Equal("every: expected a whole number of at least 1, received 0.", Assert.Throws<InputException>(new StochasticAverage(Every: 0).Validate).Message);
    }
}
