using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class EarlyStoppingTests : IDisposable
{
    private readonly CpuDevice device = new(1);

    public void Dispose() => device.Dispose();

    [Theory]
    [InlineData(1, 0f, 6, 5)]
    [InlineData(3, 0f, 10, 7)]
    [InlineData(2, 0.1f, 6, 4)]
    [Trait("row", "N3")]
    public void It_stops_a_patience_after_the_best_epoch_of_a_curve(int patience, float minDelta, int stopsAfter, int best)
    {
        double[] losses = [1, 0.8, 0.6, 0.45, 0.43, 0.5, 0.40, 0.41, 0.42, 0.43, 0.1];
        var state = new EarlyStoppingState(new(patience, minDelta));
        int epochs = 0;
        while (!state.Stopped) state.Observe(losses[epochs++]);
        Assert.Equal(stopsAfter, epochs);
        Assert.Equal(best, state.BestEpoch);
    }

    [Fact]
    [Trait("row", "N3")]
    public void Of_accuracies_larger_is_better_and_what_is_no_number_never_is()
    {
        var state = new EarlyStoppingState(new(2, Monitor: Monitored.Accuracy));
        foreach (double value in (double[])[double.NaN, 0.5, 0.7, double.NaN]) state.Observe(value);
        Assert.Equal(3, state.BestEpoch);
        Assert.False(state.Stopped);
        state.Observe(0.7);
        Assert.True(state.Stopped);
    }

    [Fact]
    [Trait("row", "N3")]
    public void A_run_ends_early_with_the_weights_of_its_best_epoch()
    {
        // Decay grows with the rate and in the end shrinks the weights faster than gradients feed them.
        var recipe = new Recipe
        {
            Data = "blobs", Model = "test", Epochs = 30, BatchSize = 16, EvaluationBatchSize = 32, Optimizer = new Sgd(0.1f, WeightDecay: 0.05f),
            Schedule = new ExponentialSchedule(2, Every: 7), EarlyStopping = new(Patience: 3),
        };
        Layer net = SmallNets.Mlp();
        var test = new Blobs(60, part: 1);
        RunResult run = Trainer.Fit(net, new Blobs(100), test, recipe, new() { Device = device });
        using ParameterStore weights = run.Weights;
        Assert.False(run.Interrupted);
        Assert.InRange(run.History.Count, 4, 29);
        int best = 1 + run.History.ToList().FindIndex(e => e.TestLoss == run.History.Min(h => h.TestLoss));
        Assert.Equal(best, run.BestEpoch);
        Assert.Equal(best + 3, run.History.Count);
        Assert.Equal(run.History[best - 1].TestLoss, Evaluator.Evaluate(net, weights, test, recipe).Loss);
        Assert.Equal(run.History[best - 1].TestLoss, run.TestLoss);
        Assert.Equal(run.History[best - 1].TestAccuracy!.Value, run.Confusion!.Accuracy, 12);
    }

    [Fact]
    public void Settings_out_of_range_are_refused_and_recipes_read_them()
    {
        Assert.Equal("Recipe: earlyStopping.patience: expected a whole number of at least 1, received 0.", Assert.Throws<InputException>(() => Recipe.Parse("""{"earlyStopping": {"patience": 0}}""")).Message);
        Assert.Equal(new EarlyStopping(3, Monitor: Monitored.Accuracy), Recipe.Parse("""{"earlyStopping": {"patience": 3, "monitor": "accuracy"}}""").EarlyStopping);
        Assert.Null(Recipe.Parse("""{"earlyStopping": null}""").EarlyStopping);
    }
}
