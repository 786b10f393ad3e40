using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class MixedTargetsTests : IDisposable
{
    private static readonly Recipe Small = new() { Epochs = 2, BatchSize = 16, EvaluationBatchSize = 20, Optimizer = new Sgd(0.05f), Schedule = new ConstantSchedule() };

    private readonly CpuDevice device = new(threads: 2);

    [Theory]
    [Trait("row", "E2")]
    [InlineData(3)]
    [InlineData(1)]
    public void Targets_sum_to_1_and_are_the_shares_of_the_labels(int columns)
    {
        foreach (Batch batch in new Loader(new CountingData(40, columns == 1 ? 2 : 3), 8, seed: 1, shuffle: true, threads: 0, mix: [new Mixup(1)]).Epoch(0))
        {
            var targets = new float[batch.Count * columns];
            MixedTargets.Fill(batch, columns, targets);
            for (int i = 0; i < batch.Count; i++)
            {
                float[] row = targets[(i * columns)..((i + 1) * columns)];
                float share = batch.Shares[i];
                if (columns == 1)
                {
                    Assert.Equal((share * batch.Labels[i]) + ((1 - share) * batch.Partners[i]), row[0], 1e-6f);
                    continue;
                }

                Assert.Equal(1, row.Sum(), 1e-6f);
                Assert.Equal(batch.Labels[i] == batch.Partners[i] ? 1 : share, row[batch.Labels[i]], 1e-6f);
            }
        }
    }

    [Fact]
    [Trait("row", "E2")]
    public void The_loss_of_a_mixture_is_the_mixture_of_losses()
    {
        Layer net = SmallNets.Mlp();
        using var weights = ParameterStore.For(net.Parameters, device, 1);
        foreach (Batch batch in new Loader(new Blobs(48), 16, seed: 1, shuffle: true, threads: 0, mix: [new Mixup(1)]).Epoch(0))
        {
            using Pass pass = Pass.Inference(weights);
            Tensor output = net.Apply(pass.Input(batch.Values, batch.Shape));
            float share = batch.Shares[0], found = MixedTargets.LossOf(new CrossEntropy(), output, batch).Item();
            float own = new CrossEntropy().Of(output, batch.Labels).Item(), other = new CrossEntropy().Of(output, batch.Partners).Item();
            Assert.Equal((share * own) + ((1 - share) * other), found, 1e-5f);
        }
    }

    [Theory]
    [Trait("row", "E2")]
    [InlineData("crossEntropy")]
    [InlineData("meanSquaredError")]
    [InlineData("binaryCrossEntropy")]
    [InlineData("focal")]
    [InlineData("klDivergence")]
    public void Every_loss_trains_on_mixtures_and_any_number_of_loader_threads_gives_the_same_weights(string loss)
    {
        Recipe recipe = Recipe.Parse($$"""{"loss": "{{loss}}"}""", Small with { Mix = [new Mixup(0.4f), new CutMix()], Repeats = 2 });
        float[] one = Weights(recipe, 0), three = Weights(recipe, 3);
        Assert.Equal(one, three);
        Assert.NotEqual(one, Weights(recipe with { Mix = null }, 0));
        Assert.All(one, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Training_accuracy_is_that_of_the_larger_share()
    {
        RunResult run = Trainer.Fit(SmallNets.Mlp(), new Blobs(96), new Blobs(60, part: 1), Small with { Epochs = 8, Mix = [new Mixup(0.2f)] }, new() { Device = device });
        using ParameterStore weights = run.Weights;
        Assert.InRange(run.History[^1].TrainAccuracy, 0.8, 1);
        Assert.InRange(run.TestAccuracy!.Value, 0.9, 1);
    }

    [Fact]
    public void A_label_that_is_no_class_is_refused()
    {
        Batch batch = new Loader(new CountingData(16, classes: 9), 16, seed: 1, shuffle: true, threads: 0, mix: [new Mixup(1)]).Epoch(0).First();
        Layer net = new Linear(3, 4);
        using var weights = ParameterStore.For(net.Parameters, device, 1);
        using Pass pass = Pass.Inference(weights);
        Tensor output = net.Apply(pass.Input(batch.Values, batch.Shape));
        Assert.Contains("is not one of the 4 classes", Assert.Throws<InputException>(() => MixedTargets.LossOf(new CrossEntropy(), output, batch)).Message, StringComparison.Ordinal);
    }

#if !DEBUG   // unoptimised code keeps temporaries on the heap that optimised code does not; the promise is for release builds
    [Fact]
    public void A_warm_step_on_mixed_batches_allocates_nothing()
    {
        using var run = new TrainingRun(SmallNets.ConvBn(), new Blobs(1600), null, Small with { Mix = [new Mixup(), new CutMix(), new SamplePairing()], Repeats = 2 }, new() { Device = device, LoaderThreads = 0 });
        Assert.Equal(0, WarmSteps.BytesOf(run));
    }
#endif

    public void Dispose() => device.Dispose();

    private float[] Weights(Recipe recipe, int threads)
    {
        RunResult run = Trainer.Fit(SmallNets.ConvBn(), new Blobs(70), null, recipe, new() { Device = device, LoaderThreads = threads });
        using ParameterStore weights = run.Weights;
        return weights.Values.Span.ToArray();
    }
}
