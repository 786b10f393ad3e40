using System.Text.Json.Nodes;
using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class ResumeTests : IDisposable
{
    private const int StepsPerEpoch = 7;   // 100 samples in batches of 16

    private static readonly Recipe Small = new()
    {
        Data = "blobs",
        Model = "test",
        Epochs = 3,
        BatchSize = 16,
        EvaluationBatchSize = 32,
        Optimizer = new Adam(0.01f),
        Schedule = new CosineSchedule(),
    };

    private readonly TemporaryFolder folder = new();
    private readonly CpuDevice device = new(2);   // its own: test classes run side by side, and a device serves one thread

    public static TheoryData<int> Interruptions => [1, 3, StepsPerEpoch, StepsPerEpoch + 1, (2 * StepsPerEpoch) + 4, 3 * StepsPerEpoch];

    public void Dispose()
    {
        folder.Dispose();
        device.Dispose();
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void An_interrupted_and_resumed_run_equals_an_uninterrupted_one_bit_for_bit(int stopAfter)
    {
        RunFolder whole = Whole(Small), parts = Folder("parts");
        RunResult first = Interrupt(parts, Small, stopAfter);
        Assert.True(first.Interrupted);
        Assert.Equal(stopAfter, first.Steps);
        Assert.Equal("interrupted", parts.ReadReport().Status);

        RunResult second = Resume(parts);
        Assert.False(second.Interrupted);
        AssertEqualRuns(whole, parts);
        Assert.Equal(stopAfter, parts.ReadReport().ResumedAtStep);
        Assert.Equal("done", parts.ReadReport().Status);
        Assert.NotNull(second.Confusion);
    }

    [Theory]
    [InlineData("data:24")]
    [InlineData("lsuv")]
    [InlineData("whiten")]
    [Trait("row", "G6")]
    public void A_run_fitted_to_its_first_samples_is_not_fitted_again_when_it_is_resumed(string init)
    {
        Recipe fitted = Small with { Init = init, Epochs = 1 };
        RunFolder whole = Whole(fitted), parts = Folder("parts"), plain = Folder("plain");
        Interrupt(parts, fitted, stopAfter: 2);
        Resume(parts);
        AssertEqualRuns(whole, parts);
        Fit(plain, fitted with { Init = null }, new());
        Assert.NotEqual(File.ReadAllBytes(whole.ModelPath), File.ReadAllBytes(plain.ModelPath));
    }

    [Fact]
    public void A_run_killed_after_a_checkpoint_goes_on_from_it_with_the_same_bits()
    {
        // The file of a checkpoint in the middle of an epoch is put back after the run went on: as if it had been killed.
        RunFolder whole = Whole(Small), parts = Folder("parts");
        string saved = folder.File("saved");
        var keeper = new Watcher
        {
            OnCheckpoint = (path, step) =>
            {
                if (step == StepsPerEpoch + 3) File.Copy(path, saved);
            },
        };
        Fit(parts, Small, new() { Folder = parts, Callbacks = [keeper], CheckpointEvery = TimeSpan.Zero, LogEvery = 1 });
        File.Copy(saved, parts.CheckpointPath, overwrite: true);
        File.AppendAllText(parts.MetricsPath, """{"kind":"step","ep""");   // a line cut by the kill

        Resume(parts);
        AssertEqualRuns(whole, parts);
        Assert.Equal(Enumerable.Range(1, 3), parts.ReadMetrics().OfType<EpochResult>().Select(e => e.Epoch));
        Assert.Equal(3, parts.ReadMetrics().OfType<EpochResult>().Count());
        List<long> steps = [.. parts.ReadMetrics().OfType<StepResult>().Select(s => s.Step)];
        Assert.Equal(steps.Distinct(), steps);
    }

    [Fact]
    public void An_interrupted_run_leaves_a_model_that_can_be_used()
    {
        RunFolder run = Folder("run");
        Interrupt(run, Small, stopAfter: 3);
        ModelFile file = ModelFile.Read(run.ModelPath);
        Layer net = SmallNets.ConvBn();
        using ParameterStore weights = ParameterStore.For(net.Parameters, device, seed: 5);
        file.LoadInto(net);
        Evaluation evaluation = Evaluator.Evaluate(net, weights, new Blobs(60, part: 1), file.Info.Recipe);
        Assert.True(double.IsFinite(evaluation.Loss));
        Assert.Equal(3, net.Parameters.Single(p => p.Path.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Values[0]);
    }

    [Fact]
    public void A_run_cancelled_before_its_first_step_can_be_resumed()
    {
        RunFolder whole = Whole(Small), parts = Folder("parts");
        using var source = new CancellationTokenSource();
        source.Cancel();
        RunResult first = Fit(parts, Small, new() { Folder = parts, Cancellation = source.Token });
        Assert.True(first.Interrupted);
        Assert.Equal(0, first.Steps);
        Assert.Null(first.TestAccuracy);
        Resume(parts);
        AssertEqualRuns(whole, parts);
    }

    [Fact]
    public void Resuming_a_finished_run_changes_nothing()
    {
        RunFolder whole = Whole(Small);
        byte[] model = File.ReadAllBytes(whole.ModelPath);
        string metrics = File.ReadAllText(whole.MetricsPath);
        RunResult again = Resume(whole);
        Assert.False(again.Interrupted);
        Assert.Equal(3, again.History.Count);
        Assert.NotNull(again.Confusion);
        Assert.Equal(model, File.ReadAllBytes(whole.ModelPath));
        Assert.Equal(metrics, File.ReadAllText(whole.MetricsPath));
    }

    [Fact]
    public void Other_data_another_model_and_no_checkpoint_are_refused_in_one_sentence()
    {
        RunFolder run = Folder("run");
        Interrupt(run, Small, stopAfter: 3);
        var options = new TrainerOptions { Folder = run, Device = device };
        Assert.Contains("7 steps per epoch, but the data given make 13", Error(() => Trainer.Resume(SmallNets.ConvBn(), new Blobs(200), null, options)), StringComparison.Ordinal);
        Assert.Contains("do not fit the model", Error(() => Trainer.Resume(SmallNets.Mlp(), new Blobs(100), null, options)), StringComparison.Ordinal);
        Assert.Contains("no checkpoint", Error(() => Trainer.Resume(SmallNets.Mlp(), new Blobs(100), null, new() { Folder = Folder("empty"), Device = device })), StringComparison.Ordinal);
        Assert.Contains("folder", Error(() => Trainer.Resume(SmallNets.Mlp(), new Blobs(100), null, new())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version", 2)]
    [InlineData("epochs", 9)]
    [InlineData("batch", -1)]
    [InlineData("step", 4)]
    [InlineData("optimizerTime", -1)]
    [InlineData("history", 0)]
    public void Counters_that_cannot_be_are_refused(string key, int value)
    {
        RunFolder run = Folder("run");
        Interrupt(run, Small, stopAfter: 3);
        SafeTensors content = SafeTensors.Read(run.CheckpointPath);
        JsonObject state = JsonNode.Parse(content.Metadata("state")!)!.AsObject();
        state[key] = value;
        content.SetMetadata("state", state.ToJsonString());
        content.Write(run.CheckpointPath);
        Assert.Contains("checkpoint.safetensors", Error(() => Resume(run)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_without_moments_is_refused()
    {
        RunFolder run = Folder("run");
        Interrupt(run, Small, stopAfter: 3);
        SafeTensors content = SafeTensors.Read(run.CheckpointPath), less = new();
        foreach (string key in content.MetadataKeys) less.SetMetadata(key, content.Metadata(key)!);
        foreach (StoredTensor t in content.Tensors.Where(t => t.Name != "optimizer.moment.1")) less.Add(t);
        less.Write(run.CheckpointPath);
        Assert.Contains("not a checkpoint", Error(() => Resume(run)), StringComparison.Ordinal);
    }

    private static string Error(Action action) => Assert.Throws<InputException>(action).Message;

    private RunResult Fit(RunFolder run, Recipe recipe, TrainerOptions options) =>
        Trainer.Fit(SmallNets.ConvBn(), new Blobs(100, noisy: true), new Blobs(60, part: 1), recipe, options with { Folder = run, Device = device });

    private RunResult Interrupt(RunFolder run, Recipe recipe, int stopAfter)
    {
        using var source = new CancellationTokenSource();
        var stopper = new Watcher
        {
            OnStep = s =>
            {
                if (s.Step == stopAfter) source.Cancel();
            },
        };
        return Fit(run, recipe, new() { Callbacks = [stopper], Cancellation = source.Token, LogEvery = 2 });
    }

    private RunResult Resume(RunFolder run) =>
        Trainer.Resume(SmallNets.ConvBn(), new Blobs(100, noisy: true), new Blobs(60, part: 1), new() { Folder = run, Device = device, LogEvery = 2 });

    private static void AssertEqualRuns(RunFolder a, RunFolder b)
    {
        Assert.Equal(File.ReadAllBytes(a.ModelPath), File.ReadAllBytes(b.ModelPath));
        Assert.Equal(Timeless(a), Timeless(b));
        SafeTensors x = SafeTensors.Read(a.CheckpointPath), y = SafeTensors.Read(b.CheckpointPath);
        Assert.Equal(x.Tensors.Select(t => t.Name), y.Tensors.Select(t => t.Name));
        foreach (StoredTensor t in x.Tensors) Assert.Equal(t.Bytes.ToArray(), y.Find(t.Name)!.Bytes.ToArray());
    }

    private static List<EpochResult> Timeless(RunFolder run) => [.. run.ReadMetrics().OfType<EpochResult>().Select(e => e with { Seconds = 0 })];

    private RunFolder Whole(Recipe recipe)
    {
        RunFolder run = Folder("whole");
        Fit(run, recipe, new() { LogEvery = 2 });
        return run;
    }

    private RunFolder Folder(string name) => new(folder.File(name));
}
