namespace Kiln.Tests.Optimizers;

public sealed class PlateauScheduleTests
{
    [Fact]
    public void The_rate_drops_after_more_bad_epochs_than_patience_and_not_below_the_least_share()
    {
        var state = new PlateauState(new PlateauSchedule(Drop: 0.5f, Patience: 1, MinShare: 0.3f));
        float[] factors = [.. ((double[])[1, 0.5, 0.6, 0.6, 0.4, 0.5, 0.5, double.NaN, double.NaN]).Select(Next)];
        Assert.Equal([1, 1, 1, 0.5f, 0.5f, 0.5f, 0.3f, 0.3f, 0.3f], factors);

        float Next(double value)
        {
            state.Observe(value);
            return state.Factor;
        }
    }

    [Fact]
    public void Of_an_accuracy_larger_is_better()
    {
        var state = new PlateauState(new PlateauSchedule(Drop: 0.5f, Patience: 0, Monitor: Monitored.Accuracy));
        foreach (double accuracy in (double[])[0.5, 0.6, 0.7]) state.Observe(accuracy);
        Assert.Equal(1, state.Factor);
        state.Observe(0.65);
        Assert.Equal(0.5f, state.Factor);
    }
}
