using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class RateRangeTests(ITestOutputHelper output) : IDisposable
{
    private readonly CpuDevice device = new(2);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "I14")]
    public void With_batch_norm_more_learning_rates_reach_the_level_and_higher_ones()
    {
        float[] rates = [0.001f, 0.004f, 0.016f, 0.064f, 0.256f, 1.024f, 4.096f, 16.384f];
        var recipe = new Recipe { Epochs = 25, BatchSize = 50, Optimizer = new Sgd(1), Schedule = new ConstantSchedule() };
        RateRange plain = Sweep(norm: false), normed = Sweep(norm: true);
        foreach ((RateTrial without, RateTrial with) in plain.Trials.Zip(normed.Trials)) output.WriteLine($"rate {without.Rate}: {without.Accuracy:P1} without, {with.Accuracy:P1} with batch norm");
        output.WriteLine($"widths {plain.Width:g3} and {normed.Width:g3}");
        Assert.True(plain.Width > 0);
        Assert.True(normed.Width > plain.Width);
        Assert.True(normed.Reached.Max() > plain.Reached.Max());

        RateRange Sweep(bool norm) => RateRange.Sweep(() => Spirals.Net("relu", norm, hidden: 4), new Spirals(900), new Spirals(300, part: 1), recipe, rates, level: 0.9, device);
    }

    [Fact]
    public void The_width_is_that_of_the_longest_row_of_neighbours()
    {
        RateTrial At(float rate, double accuracy) => new(rate, accuracy, null);
        Assert.Equal(10, new RateRange(0.9, [At(0.01f, 0.95), At(0.1f, 0.5), At(1, 0.9), At(10, 0.92), At(100, 0.1)]).Width, 1e-6);
        Assert.Equal(1, new RateRange(0.9, [At(0.01f, 0.95), At(0.1f, 0.5)]).Width);
        Assert.Equal(0, new RateRange(0.99, [At(0.01f, 0.95)]).Width);
    }

    [Fact]
    public void A_rate_at_which_the_loss_is_no_number_any_more_has_reached_nothing_and_says_why()
    {
        var recipe = new Recipe { Epochs = 2, BatchSize = 50, Loss = new MeanSquaredError(), Optimizer = new Sgd(1), Schedule = new ConstantSchedule() };
        RateTrial trial = RateRange.Sweep(() => Spirals.Net("relu", norm: false, hidden: 4), new Spirals(300), new Spirals(100, part: 1), recipe, [1e6f], level: 0.5, device).Trials[0];
        output.WriteLine(trial.Fault ?? "no fault");
        Assert.Equal(0, trial.Accuracy);
        Assert.NotNull(trial.Fault);
        Assert.Contains("at least one learning rate", Assert.Throws<InputException>(() => RateRange.Sweep(() => new Linear(2, 3), new Spirals(30), new Spirals(30), recipe, [], 0.5, device)).Message, StringComparison.Ordinal);
    }
}
