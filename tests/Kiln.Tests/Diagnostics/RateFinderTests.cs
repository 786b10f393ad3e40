using Kiln.Cpu;
using Kiln.Tests.Training;

namespace Kiln.Tests.Diagnostics;

public sealed class RateFinderTests : IDisposable
{
    private readonly CpuDevice device = new(1);

    public void Dispose() => device.Dispose();

    [Fact]
    public void Rates_grow_by_the_same_ratio_and_the_sweep_ends_when_the_loss_diverges()
    {
        var recipe = new Recipe { Data = "blobs", Model = "test", BatchSize = 16, Optimizer = new Sgd(0.1f), Loss = new MeanSquaredError() };
        RateSweep sweep = new RateFinder(1e-4f, 1e4f, 80, Smoothing: 0.8f).Sweep(new Sequential(new Flatten(), new Linear(32, 3)), new Blobs(100), recipe, device);
        Assert.True(sweep.Diverged);
        Assert.InRange(sweep.Points.Count, 20, 79);
        for (int i = 1; i < sweep.Points.Count; i++) Assert.Equal(Math.Pow(1e8, 1 / 80.0), sweep.Points[i].Rate / sweep.Points[i - 1].Rate, 1e-3);
        Assert.InRange(sweep.Steepest!.Value, 1e-4f, 1);
        Assert.InRange(sweep.TenthOfMinimum!.Value, 1e-3f, 1);
    }

    [Fact]
    public void Equal_sweeps_give_equal_losses()
    {
        var recipe = new Recipe { Data = "blobs", Model = "test", BatchSize = 16 };
        RateSweep a = new RateFinder(Steps: 30).Sweep(SmallNets.ConvBn(), new Blobs(65), recipe, device), b = new RateFinder(Steps: 30).Sweep(SmallNets.ConvBn(), new Blobs(65), recipe, device);
        Assert.Equal(a.Points, b.Points);
        Assert.Equal(30, a.Points.Count);
    }

    [Fact]
    public void Suggestions_are_where_the_curve_falls_fastest_and_a_tenth_of_its_minimum()
    {
        // Falls slowly, then fast at 1e-2, is smallest at 1e-1 and rises.
        double[] losses = [2, 2, 1.9, 1.8, 1, 0.9, 0.5, 0.8, 2, 4, 8, 16, 32, 64];
        var sweep = new RateSweep([.. losses.Select((l, i) => new RatePoint((float)Math.Pow(10, -4 + (i / 2.0)), (float)l, (float)l))], Diverged: true);
        Assert.Equal(Math.Pow(10, -2.5), sweep.Steepest!.Value, 1e-5);
        Assert.Equal(0.01, sweep.TenthOfMinimum!.Value, 1e-5);
    }

    [Fact]
    public void A_fall_after_the_smallest_loss_is_no_suggestion()
    {
        // Is smallest at 1e-2; a rate too high throws it up, and it comes down steeply from there.
        double[] losses = [2, 2, 1.9, 1.2, 1, 5, 9, 3, 1.5, 2, 4, 8, 16, 32, 64];
        var sweep = new RateSweep([.. losses.Select((l, i) => new RatePoint((float)Math.Pow(10, -4 + (i / 2.0)), (float)l, (float)l))], Diverged: true);
        Assert.Equal(Math.Pow(10, -3), sweep.Steepest!.Value, 1e-5);
        Assert.Equal(0.001, sweep.TenthOfMinimum!.Value, 1e-5);
    }

    [Fact]
    public void A_sweep_that_is_too_short_suggests_nothing()
    {
        var sweep = new RateSweep([new(1e-3f, 1, 1), new(1e-2f, 2, 2)], Diverged: true);
        Assert.Null(sweep.Steepest);
        Assert.Null(sweep.TenthOfMinimum);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("steps: expected a whole number of at least 20, received 5.", Assert.Throws<InputException>(new RateFinder(Steps: 5).Validate).Message);
        Assert.StartsWith("end: expected a rate above start", Assert.Throws<InputException>(new RateFinder(1, 0.1f).Validate).Message, StringComparison.Ordinal);
    }
}
