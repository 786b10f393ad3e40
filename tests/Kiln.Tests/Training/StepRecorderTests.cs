using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class StepRecorderTests : IDisposable
{
    private static readonly Recipe Small = new()
    {
        Data = "blobs",
        Model = "test",
        Epochs = 2,
        BatchSize = 16,
        EvaluationBatchSize = 32,
        Optimizer = new Adam(0.01f, L2Penalty: 1e-3f),
        Schedule = new CosineSchedule(),
        Clip = new GradientClip(Norm: 1),
        MaxNorm = 2,
    };

    private readonly TemporaryFolder folder = new();
    private readonly CpuDevice device = new(2);

    public static TheoryData<string, int, bool> Cases => new()
    {
        { "conv", 1, false },
        { "conv", 1, true },
        { "mlp", 2, true },
        { "residual", 3, false },
        { "residual", 1, true },
    };

    public void Dispose()
    {
        folder.Dispose();
        device.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_trained_does_not_depend_on_who_looks(string net, int accumulate, bool smoothness)
    {
        Recipe recipe = Small with { Accumulate = accumulate };
        float[] plain = Train(net, recipe, new() { Device = device });
        foreach (int every in (int[])[1, 3])
        {
            var seen = new Seen();
            float[] watched = Train(net, recipe, new() { Device = device, ProbeEvery = every, Recorder = new LayerRecorder(smoothness), Callbacks = [seen] });
            Assert.Equal(plain, watched);
            Assert.NotEmpty(seen.Lines);
            Assert.All(seen.Lines, l => Assert.Equal(smoothness, l.Smoothness is not null));
        }
    }

    [Fact]
    public void The_first_step_and_every_third_after_it_are_looked_into_and_stand_in_the_metrics()
    {
        var run = new RunFolder(folder.File("run"));
        Train("mlp", Small, new() { Device = device, Folder = run, ProbeEvery = 3, Recorder = new LayerRecorder() });
        Assert.Equal([(1, 1L), (1, 4L), (1, 7L), (2, 10L), (2, 13L)], run.ReadMetrics().OfType<LayersResult>().Select(l => (l.Epoch, l.Step)));
    }

    [Fact]
    public void Of_batches_that_accumulate_the_last_of_the_update_is_looked_into()
    {
        var seen = new Seen();
        Train("mlp", Small with { Accumulate = 3 }, new() { Device = device, ProbeEvery = 4, Recorder = new LayerRecorder(), Callbacks = [seen] });
        Assert.Equal([3L, 6, 10, 13], seen.Lines.Select(l => l.Step));   // due at 1, 5, 9 and 13; updates end with batches 3, 6 and 7 of an epoch
        Assert.All(seen.Lines, l => Assert.All(l.Weights, w => Assert.True(w.UpdateRatio > 0 || w.Norm == 0, w.Name)));
    }

    [Fact]
    public void A_resumed_run_has_the_lines_of_one_that_was_not_interrupted()
    {
        RunFolder whole = new(folder.File("whole")), parts = new(folder.File("parts"));
        Train("conv", Small, new() { Device = device, Folder = whole, ProbeEvery = 2, Recorder = new LayerRecorder() });
        using var stop = new CancellationTokenSource();
        var options = new TrainerOptions { Device = device, Folder = parts, ProbeEvery = 2, Recorder = new LayerRecorder() };
        Train("conv", Small, options with { Cancellation = stop.Token, Callbacks = [new Watcher { OnStep = s => Stop(s.Step) }] });
        Trainer.Resume(Make("conv"), new Blobs(100), null, options).Weights.Dispose();
        Assert.Equal(LayerLines(whole), LayerLines(parts));

        void Stop(long step)
        {
            if (step == 5) stop.Cancel();
        }
    }

    [Fact]
    public void Steps_cannot_be_looked_into_by_nobody()
    {
        string message = Assert.Throws<InputException>(() => Train("mlp", Small, new() { Device = device, ProbeEvery = 3 })).Message;
        Assert.Contains("needs a Recorder", message, StringComparison.Ordinal);
    }

    private static string[] LayerLines(RunFolder run) => [.. File.ReadLines(run.MetricsPath).Where(l => l.Contains("\"layers\"", StringComparison.Ordinal))];

    private static Layer Make(string net) => net switch
    {
        "conv" => SmallNets.ConvBn(),
        "mlp" => SmallNets.Mlp(),
        _ => new Sequential(
            new Conv2d(2, 8, kernel: 3, padding: 1, bias: false), new BatchNorm(8), new Relu(),
            new Residual(new Sequential(new Conv2d(8, 8, kernel: 3, padding: 1, bias: false), new BatchNorm(8)), dropPath: 0.2f), new Relu(),
            new Residual(new Sequential(new Conv2d(8, 8, kernel: 3, padding: 1, bias: false), new BatchNorm(8))), new Relu(),
            new GlobalAveragePool(), new Linear(8, 3)),
    };

    private static float[] Train(string net, Recipe recipe, TrainerOptions options)
    {
        using ParameterStore weights = Trainer.Fit(Make(net), new Blobs(100), null, recipe, options).Weights;
        return weights.Values.Span.ToArray();
    }

    private sealed class Seen : Callback
    {
        public List<LayersResult> Lines { get; } = [];

        public override void LayersRecorded(LayersResult layers) => Lines.Add(layers);
    }
}
