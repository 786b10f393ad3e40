using System.Security.Cryptography;
using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private static readonly Recipe Small = new()
    {
        Data = "blobs",
        Model = "test",
        Epochs = 3,
        BatchSize = 16,
        EvaluationBatchSize = 32,
        Optimizer = new Adam(0.01f),
        Schedule = new OneCycleSchedule(),
        Clip = new GradientClip(Norm: 5),
    };

    private readonly TemporaryFolder folder = new();
    private readonly CpuDevice device = new(2);   // its own: test classes run side by side, and a device serves one thread

    public void Dispose()
    {
        folder.Dispose();
        device.Dispose();
    }

    [Fact]
    public void A_small_net_learns_to_tell_clouds_apart()
    {
        RunResult result = Trainer.Fit(SmallNets.ConvBn(), new Blobs(600), new Blobs(150, part: 1), Small, new() { Device = device });
        using ParameterStore weights = result.Weights;
        Assert.Equal(3, result.History.Count);
        Assert.True(result.TestAccuracy > 0.9, $"test accuracy {result.TestAccuracy}");
        Assert.True(result.History[^1].TrainLoss < result.History[0].TrainLoss);
        Assert.False(result.Interrupted);
        Assert.Equal(3 * 38, result.Steps);
        Assert.Equal(150, result.Confusion!.Samples);
        Assert.Equal(result.TestAccuracy!.Value, result.Confusion.Accuracy, 15);
    }

    [Fact]
    public void The_evaluator_finds_exactly_the_numbers_of_the_run()
    {
        var test = new Blobs(150, part: 1);
        Layer net = SmallNets.ConvBn();
        RunResult result = Trainer.Fit(net, new Blobs(100), test, Small, new() { Device = device });
        Evaluation again = Evaluator.Evaluate(net, result.Weights, test, Small, loaderThreads: 2);
        Assert.Equal(result.TestAccuracy, again.Accuracy);
        Assert.Equal(result.TestLoss, again.Loss);
        Assert.Equal(result.Confusion!.ToRows(), again.Confusion!.ToRows());
        Assert.Equal(1, again.TopFiveAccuracy);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 0)]
    public void The_same_seed_gives_the_same_bytes_for_any_number_of_threads(int threads, int loaderThreads)
    {
        Assert.Equal(ModelHash("one", threads: 1, loaderThreads: 1, Small), ModelHash("other", threads, loaderThreads, Small));
    }

    [Fact]
    public void Another_seed_gives_another_model()
    {
        Assert.NotEqual(ModelHash("one", 1, 1, Small), ModelHash("other", 1, 1, Small with { Seed = 43 }));
    }

    [Fact]
    public void The_initialiser_of_the_recipe_is_used()
    {
        Layer net = SmallNets.Mlp();
        var recipe = Small with { Init = "constant:0.25", Epochs = 1, Optimizer = new Sgd(1e-30f), Clip = null };
        using ParameterStore weights = Trainer.Fit(net, new Blobs(32), null, recipe, new() { Device = device }).Weights;
        Assert.All(net.Parameters[0].Values.ToArray(), w => Assert.Equal(0.25f, w));
        Assert.All(net.Parameters[1].Values.ToArray(), b => Assert.InRange(b, -1e-20f, 1e-20f));   // one step at a rate of next to nothing
    }

    [Fact]
    public void Limits_take_the_first_samples()
    {
        int total = 0;
        var watcher = new Watcher { OnStep = s => total = s.SamplesTotal };
        RunResult result = Trainer.Fit(
            SmallNets.Mlp(), new Blobs(100), new Blobs(100, part: 1), Small with { TrainLimit = 40, TestLimit = 30 }, new() { Device = device, Callbacks = [watcher] });
        Assert.Equal(40, total);
        Assert.Equal(30, result.Confusion!.Samples);
    }

    [Fact]
    public void A_last_batch_of_one_sample_is_left_out()
    {
        var steps = new List<(int Done, int Total)>();
        Trainer.Fit(SmallNets.ConvBn(), new Blobs(33), null, Small with { Epochs = 1 }, new() { Device = device, Callbacks = [new Watcher { OnStep = s => steps.Add((s.SamplesDone, s.SamplesTotal)) }] });
        Assert.Equal([(16, 32), (32, 32)], steps);
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_with_a_sentence_and_keeps_the_checkpoint_of_before()
    {
        var run = new RunFolder(folder.File("run"));
        var recipe = Small with { Optimizer = new Sgd(1e30f), Schedule = new WarmUp(20, new ConstantSchedule()), Clip = null, Epochs = 5 };
        string message = Assert.Throws<InputException>(() => Trainer.Fit(SmallNets.Mlp(), new Blobs(64), null, recipe, new() { Device = device, Folder = run, CheckpointEvery = TimeSpan.Zero })).Message;
        Assert.Matches(@"^Training stopped at step \d+ \(epoch \d+\): (the loss is|a weight is).*; lower the learning rate \(it was .*\)", message);
        Assert.Equal("failed", run.ReadReport().Status);
        Assert.Equal(message, run.ReadReport().Error);
        Assert.False(File.Exists(run.ModelPath));
        if (run.HasCheckpoint)
        {
            Assert.All(SafeTensors.Read(run.CheckpointPath).Tensors.Where(t => t.Type == ElementType.F32), t => Assert.DoesNotContain(t.Floats.ToArray(), float.IsNaN));
        }
    }

    [Fact]
    public void An_invalid_recipe_is_refused_before_anything_is_written()
    {
        var run = new RunFolder(folder.File("run"));
        Assert.Throws<InputException>(() => Trainer.Fit(SmallNets.Mlp(), new Blobs(64), null, Small with { Epochs = 0 }, new() { Device = device, Folder = run }));
        Assert.Empty(Directory.GetFileSystemEntries(run.FullName));
    }

    [Fact]
    public void Weights_given_are_trained_further()
    {
        Layer net = SmallNets.Mlp();
        RunResult first = Trainer.Fit(net, new Blobs(64), null, Small, new() { Device = device });
        float before = net.Parameters[0].Values[0];
        RunResult second = Trainer.Fit(net, new Blobs(64), null, Small with { Optimizer = new Sgd(1e-30f) }, new() { Weights = first.Weights });
        Assert.Same(first.Weights, second.Weights);
        Assert.Equal(before, net.Parameters[0].Values[0]);
    }

    [Fact]
    public void Callbacks_are_called_in_order()
    {
        var watcher = new Watcher();
        Trainer.Fit(SmallNets.Mlp(), new Blobs(32), null, Small with { Epochs = 2 }, new() { Device = device, Callbacks = [watcher], Folder = new(folder.File("run")) });
        Assert.Equal(["start 0", "epoch 1", "checkpoint 2", "epoch 2", "checkpoint 4", "end"], watcher.Calls);
    }

#if !DEBUG   // unoptimised code keeps temporaries on the heap that optimised code does not; the promise is for release builds
    [Fact]
    public void A_warm_step_allocates_nothing()
    {
        using var run = new TrainingRun(SmallNets.ConvBn(), new Blobs(64), null, Small, new() { Device = device, LoaderThreads = 0, Callbacks = [new Watcher()] });
        using IEnumerator<Batch> batches = run.Loader.Epoch(0).GetEnumerator();
        batches.MoveNext();
        for (int i = 0; i < 3; i++) StepOnce();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) StepOnce();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void StepOnce()
        {
            Trainer.Step(run, batches.Current);
            run.StepDone();
        }
    }
#endif

    private string ModelHash(string name, int threads, int loaderThreads, Recipe recipe)
    {
        using var some = new CpuDevice(threads);
        var run = new RunFolder(folder.File(name));
        Trainer.Fit(SmallNets.ConvBn(), new Blobs(200, noisy: true), new Blobs(64, part: 1), recipe, new() { Device = some, LoaderThreads = loaderThreads, Folder = run }).Weights.Dispose();
        return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(run.ModelPath)));
    }
}
