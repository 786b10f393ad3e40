using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class AccuracyCurveTests(ITestOutputHelper output) : IDisposable
{
    private readonly CpuDevice device = new(2);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "I16")]
    public void The_curve_of_a_run_is_accuracy_against_steps()
    {
        EpochResult Epoch(int e, double? accuracy) => new(e, e * 10, 1, 0.5, 1, accuracy, 0.1f, 1);
        AccuracyCurve curve = AccuracyCurve.Of([Epoch(1, 0.3), Epoch(2, 0.6), Epoch(3, 0.55), Epoch(4, 0.8)]);
        Assert.Equal([(10, 0.3), (20, 0.6), (30, 0.55), (40, 0.8)], curve.Points);
        Assert.Equal(0.8, curve.Best);
        Assert.Equal((20L, 40L, null), (curve.StepsTo(0.55), curve.StepsTo(0.7), curve.StepsTo(0.9)));
        Assert.Empty(AccuracyCurve.Of([Epoch(1, null)]).Points);
    }

    [Fact]
    [Trait("row", "I15")]
    public void Runs_are_compared_by_the_steps_they_take_to_the_best_of_the_first()
    {
        var baseline = new AccuracyCurve([(10, 0.5), (20, 0.7), (30, 0.72)]);
        IReadOnlyList<ArmResult> table = AccuracyCurve.Compare(("baseline", baseline), ("fast", new([(10, 0.73), (20, 0.75)])), ("low", new([(10, 0.6), (20, 0.69)])));
        Assert.Equal([new("baseline", 30, 1, 0.72), new("fast", 10, 3, 0.75), new("low", null, null, 0.69)], table);
        Assert.Contains("at least one with measured accuracies", Assert.Throws<InputException>(() => AccuracyCurve.Compare(("none", new([])))).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "I15")]
    [Trait("row", "I16")]
    public void Batch_norm_reaches_the_baseline_in_fewer_steps_in_a_small_copy_of_the_five_runs()
    {
        // As the table of Ioffe and Szegedy (2015): a network without norms, with them at the same rate, at 5 and 30 times the rate, and of sigmoids at 5 times.
        foreach ((ulong seed, float rate, float momentum) in ((ulong, float, float)[])[(1, 0.02f, 0), (2, 0.02f, 0), (3, 0.02f, 0), (1, 0.02f, 0.9f)])
        {
            IReadOnlyList<ArmResult> table = AccuracyCurve.Compare(
                ("baseline", Run("relu", false, rate, momentum, seed: seed)),
                ("norms", Run("relu", true, rate, momentum, seed: seed)),
                ("norms x5", Run("relu", true, 5 * rate, momentum, seed: seed)),
                ("norms x30", Run("relu", true, 30 * rate, momentum, seed: seed)),
                ("norms x5, sigmoid", Run("sigmoid", true, 5 * rate, momentum, seed: seed)));
            foreach (ArmResult arm in table) output.WriteLine($"seed {seed}, momentum {momentum}, {arm.Name}: {(arm.Steps is { } s ? $"{s} steps, {arm.Faster:F1} times faster" : "not reached")}, best {arm.Best:P1}");
            if (momentum > 0) continue;
            Assert.True(table[1].Faster > 1);
            Assert.True(table[2].Faster > table[1].Faster);
        }
    }

    [Fact]
    [Trait("row", "I18")]
    public void A_deep_network_of_sigmoids_trains_with_batch_norm_and_does_not_without()
    {
        foreach (ulong seed in (ulong[])[1, 2])
        {
            double plain = Run("sigmoid", false, 0.1f, 0.9f, hidden: 8, seed).Best, normed = Run("sigmoid", true, 0.1f, 0.9f, hidden: 8, seed).Best;
            output.WriteLine($"seed {seed}: eight layers of sigmoids: {plain:P1} without, {normed:P1} with batch norm");
            Assert.True(plain < 0.45);    // of three classes
            Assert.True(normed > 0.8);
        }
    }

    private AccuracyCurve Run(string function, bool norm, float rate, float momentum, int hidden = 3, ulong seed = 1)
    {
        var recipe = new Recipe { Epochs = 40, BatchSize = 50, Seed = seed, Optimizer = new Sgd(rate, momentum), Schedule = new ConstantSchedule() };
        RunResult run = Trainer.Fit(Spirals.Net(function, norm, hidden), new Spirals(900, noise: 0.15f), new Spirals(600, part: 1, noise: 0.15f), recipe, new() { Device = device });
        run.Weights.Dispose();
        return AccuracyCurve.Of(run.History);
    }
}
