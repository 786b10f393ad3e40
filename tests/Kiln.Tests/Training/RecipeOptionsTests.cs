using Kiln.Cpu;

namespace Kiln.Tests.Training;

/// <summary>What recipes may ask of the loop beyond the plain one: accumulation, averages, groups, plateaus.</summary>
public sealed class RecipeOptionsTests : IDisposable
{
    private static readonly Recipe Plain = new()
    {
        Data = "blobs", Model = "test", Epochs = 4, BatchSize = 16, EvaluationBatchSize = 32, Optimizer = new Sgd(0.05f, 0.9f), Schedule = new CosineSchedule(),
    };

    private readonly TemporaryFolder folder = new();
    private readonly CpuDevice device = new(1);

    public void Dispose()
    {
        folder.Dispose();
        device.Dispose();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.5f, null)]
    [InlineData(null, 0.01f)]
    public void Accumulated_small_batches_are_one_large_batch(float? norm, float? adaptive)
    {
        Recipe large = Plain with { BatchSize = 32, Clip = new(norm, Adaptive: adaptive) }, small = large with { BatchSize = 8, Accumulate = 4 };
        float[] a = Weights(large, out RunResult one), b = Weights(small, out RunResult four);
        Assert.Equal(4 * one.Steps, four.Steps);
        for (int i = 0; i < a.Length; i++) Assert.Equal(a[i], b[i], 2e-5f);
        Assert.Equal(one.History[^1].LearningRate, four.History[^1].LearningRate);
    }

    [Fact]
    public void An_epoch_that_is_no_multiple_ends_with_a_smaller_update()
    {
        var rates = new List<float>();
        var watcher = new Watcher { OnStep = s => rates.Add(s.LearningRate) };
        Trainer.Fit(SmallNets.Mlp(), new Blobs(80), null, Plain with { Accumulate = 2, Epochs = 2 }, new() { Device = device, Callbacks = [watcher] }).Weights.Dispose();
        Assert.Equal(10, rates.Count);
        Assert.Equal(6, rates.Distinct().Count());   // 5 batches are 3 updates
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Evaluation_takes_the_mean_of_the_weights_where_it_is_asked_to(bool evaluate)
    {
        Layer net = SmallNets.ConvBn();
        var test = new Blobs(60, part: 1);
        Recipe recipe = Plain with { Average = new ExponentialAverage(0.9f, Evaluate: evaluate) };
        RunResult with = Trainer.Fit(net, new Blobs(96), test, recipe, new() { Device = device }), without = Trainer.Fit(SmallNets.ConvBn(), new Blobs(96), test, Plain, new() { Device = device });
        Assert.Equal(without.History[^1].TrainLoss, with.History[^1].TrainLoss);   // the mean changes nothing about training
        Assert.Equal(!evaluate, without.TestLoss == with.TestLoss);
        Assert.Equal(with.TestLoss, Evaluator.Evaluate(net, with.Weights, test, recipe).Loss);
        with.Weights.Dispose();
        without.Weights.Dispose();
    }

    [Fact]
    public void Frozen_groups_stay_and_slow_ones_move_less()
    {
        Layer net = SmallNets.Mlp();
        using ParameterStore first = ParameterStore.For(SmallNets.Mlp().Parameters, device, Plain.Seed);
        Recipe recipe = Plain with { Groups = [new("1", Frozen: true), new("3.bias", 0)] };
        using ParameterStore weights = Trainer.Fit(net, new Blobs(64), null, recipe, new() { Device = device }).Weights;
        Assert.True(net.Parameters[0].Frozen);
        for (int i = 0; i < 4; i++) Assert.Equal(i != 2, first.Parameters[i].Values.SequenceEqual(weights.Parameters[i].Values));
    }

    [Fact]
    public void A_plateau_lowers_the_rate_of_a_run()
    {
        Recipe recipe = Plain with { Epochs = 6, Schedule = new ProductSchedule([new PlateauSchedule(Drop: 0.5f, Patience: 0, Threshold: 0.9f)]) };
        RunResult run = Trainer.Fit(SmallNets.Mlp(), new Blobs(64), new Blobs(32, part: 1), recipe, new() { Device = device });
        run.Weights.Dispose();
        Assert.Equal(0.05f, run.History[0].LearningRate);
        Assert.True(run.History[^1].LearningRate < 0.05f, "the rate did not drop");
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(7, 7)]
    [InlineData(9, 9)]
    [InlineData(19, 20)]
    public void With_everything_on_an_interrupted_and_resumed_run_is_the_same_bit_for_bit(int stopAfter, int stopsAt)
    {
        Recipe recipe = Plain with
        {
            Optimizer = new Lookahead(new Muon()), Accumulate = 2, Average = new StochasticAverage(0.3), EarlyStopping = new(Patience: 4), Clip = new(Adaptive: 0.05f),
            Schedule = new WarmUp(3, new ProductSchedule([new CosineRestartsSchedule(4), new PlateauSchedule(Drop: 0.5f, Patience: 0, Threshold: 0.2f)])),
            Groups = [new("6.bias", 0.5f), new("1", 0.5f, 2)],
        };
        RunFolder whole = new(folder.File("whole")), parts = new(folder.File("parts"));
        Fit(whole, recipe, [], default).Weights.Dispose();
        using var source = new CancellationTokenSource();
        var stopper = new Watcher
        {
            OnStep = s =>
            {
                if (s.Step == stopAfter) source.Cancel();
            },
        };
        RunResult first = Fit(parts, recipe, [stopper], source.Token);
        first.Weights.Dispose();
        Assert.True(first.Interrupted);
        Assert.Equal(stopsAt, first.Steps);   // after the update under way: batches 1 and 2, 3 and 4, 5 and 6, 7 of each epoch

        Trainer.Resume(SmallNets.ConvBn(), new Blobs(100, noisy: true), new Blobs(60, part: 1), new() { Device = device, Folder = parts }).Weights.Dispose();
        Assert.Equal(File.ReadAllBytes(whole.ModelPath), File.ReadAllBytes(parts.ModelPath));
        SafeTensors x = SafeTensors.Read(whole.CheckpointPath), y = SafeTensors.Read(parts.CheckpointPath);
        Assert.Equal(x.Tensors.Select(t => t.Name), y.Tensors.Select(t => t.Name));
        Assert.Contains("average.values", x.Tensors.Select(t => t.Name));
        Assert.Contains("best.values", x.Tensors.Select(t => t.Name));
        foreach (StoredTensor t in x.Tensors) Assert.Equal(t.Bytes.ToArray(), y.Find(t.Name)!.Bytes.ToArray());
    }

#if !DEBUG   // unoptimised code keeps temporaries on the heap that optimised code does not; the promise is for release builds
    [Fact]
    public void A_warm_step_with_everything_on_allocates_nothing()
    {
        Recipe recipe = Plain with
        {
            Optimizer = new Lookahead(new Muon(AdamFor: ["6"])), Accumulate = 2, Average = new ExponentialAverage(), Clip = new(Adaptive: 0.05f), EarlyStopping = new(),
            Schedule = new SequentialSchedule([new MultiStepSchedule([2, 3]), new ProductSchedule([new CosineRestartsSchedule(4), new CyclicSchedule()])], [9]), Groups = [new("1", 0.5f)],
        };
        using var run = new TrainingRun(SmallNets.ConvBn(), new Blobs(64), null, recipe, new() { Device = device, LoaderThreads = 0 });
        using IEnumerator<Batch> batches = run.Loader.Epoch(0).GetEnumerator();
        batches.MoveNext();
        for (int i = 0; i < 6; i++) StepOnce();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) StepOnce();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void StepOnce()
        {
            Trainer.Step(run, batches.Current);
            run.StepDone();
        }
    }
#endif

    private RunResult Fit(RunFolder run, Recipe recipe, Callback[] callbacks, CancellationToken stop) => Trainer.Fit(
        SmallNets.ConvBn(), new Blobs(100, noisy: true), new Blobs(60, part: 1), recipe, new() { Device = device, Folder = run, Cancellation = stop, Callbacks = callbacks });

    private float[] Weights(Recipe recipe, out RunResult run)
    {
        run = Trainer.Fit(SmallNets.Mlp(), new Blobs(96), null, recipe, new() { Device = device });
        using ParameterStore weights = run.Weights;
        return weights.TrainedValues.Span.ToArray();
    }
}
