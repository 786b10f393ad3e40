using Kiln.Cpu;

namespace Kiln.Tests.Training;

/// <summary>Running statistics measured anew at the end of a run, because the recipe says so.</summary>
public sealed class PreciseRecipeTests : IDisposable
{
    private readonly CpuDevice device = new(1);

    public void Dispose() => device.Dispose();

    [Theory]
    [InlineData(2, 2)]
    [InlineData(500, 3)]
    public void They_are_those_of_training_batches_under_the_final_weights(int asked, int taken)
    {
        Recipe recipe = new() { Epochs = 2, BatchSize = 20, EvaluationBatchSize = 20 };
        RunResult precise = Train(recipe with { PreciseStatistics = asked }, out Layer _), plain = Train(recipe, out Layer net);
        using ParameterStore a = precise.Weights, b = plain.Weights;
        Assert.NotEqual(a.Values.Span.ToArray(), b.Values.Span.ToArray());
        Assert.Equal(1, PreciseStatistics.Measure(net, b, recipe.LoaderOf(new Blobs(60)).Epoch(0).Take(taken)));
        Assert.Equal(a.Values.Span.ToArray(), b.Values.Span.ToArray());

        Assert.Equal((1, taken), (precise.Precise!.Norms, precise.Precise.Batches));
        Assert.Equal(plain.TestLoss, precise.Precise.Before!.Loss);
        Assert.Equal(Evaluator.Evaluate(net, b, new Blobs(40, part: 1), recipe).Loss, precise.TestLoss);
        Assert.NotEqual(precise.Precise.Before.Loss, precise.Precise.After!.Loss);
        Assert.Null(plain.Precise);
    }

    [Fact]
    public void A_model_without_batch_norms_stays_as_it_is()
    {
        Recipe recipe = new() { Epochs = 1, BatchSize = 20, PreciseStatistics = 3 };
        RunResult found = Trainer.Fit(SmallNets.Mlp(), new Blobs(60), new Blobs(40, part: 1), recipe, new() { Device = device });
        found.Weights.Dispose();
        Assert.Equal(0, found.Precise!.Norms);
        Assert.Equal("the model has no batch normalisation", found.Precise.ToString());
    }

    [Fact]
    public void The_mean_of_weights_gets_statistics_of_its_own()
    {
        Recipe recipe = new() { Epochs = 3, BatchSize = 20, PreciseStatistics = 3, Average = new StochasticAverage(Start: 0) };
        RunResult found = Train(recipe, out Layer net);
        using ParameterStore weights = found.Weights;
        Assert.Equal(Evaluator.Evaluate(net, weights, new Blobs(40, part: 1), recipe).Loss, found.TestLoss);
        Assert.NotEqual(found.Precise!.Before!.Loss, found.TestLoss);
    }

    [Fact]
    public void A_number_below_one_is_refused() => Assert.Equal(
        "Recipe: preciseStatistics: expected a whole number of at least 1, received 0.", Assert.Throws<InputException>(() => new Recipe { PreciseStatistics = 0 }.Validate()).Message);

    private RunResult Train(Recipe recipe, out Layer net)
    {
        net = SmallNets.ConvBn();
        return Trainer.Fit(net, new Blobs(60), new Blobs(40, part: 1), recipe, new() { Device = device });
    }
}
