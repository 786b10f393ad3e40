using Kiln.Cpu;
using Kiln.Tests.Data;
using Xunit.Abstractions;

namespace Kiln.Tests.Training;

public sealed class LossChoiceTests(ITestOutputHelper output) : IDisposable
{
    private static readonly Recipe Small = new() { Epochs = 12, BatchSize = 32, EvaluationBatchSize = 50, Optimizer = new Adam(0.01f), Schedule = new ConstantSchedule() };

    private readonly CpuDevice device = new(threads: 2);

    [Fact]
    public void The_loss_follows_from_the_targets_unless_it_is_named()
    {
        Assert.IsType<BinaryCrossEntropy>(LossChoice.For(new AutoLoss(), new TargetedSamples(4, TargetKind.Labels)));
        Assert.IsType<MeanSquaredError>(LossChoice.For(new AutoLoss(), new TargetedSamples(4, TargetKind.Values)));
        Assert.Equal(new CrossEntropy(), LossChoice.For(new AutoLoss(), new Blobs(4)));
        Assert.Equal(new Huber(2), LossChoice.For(new Huber(2), new TargetedSamples(4, TargetKind.Values)));
        Assert.Equal(new CrossEntropy(0.1f), Recipe.Parse("""{"loss": {"labelSmoothing": 0.1}}""").Loss);
        Assert.Equal(new AutoLoss(), Recipe.Parse("""{"loss": "auto"}""").Loss);
    }

    [Theory]
    [InlineData("crossEntropy", TargetKind.Labels, "Recipe: loss: 'targeted' has several labels, which crossEntropy is not for; expected binaryCrossEntropy or binaryFocal, or leave out the loss to have it chosen.")]
    [InlineData("binaryCrossEntropy", TargetKind.Values, "Recipe: loss: 'targeted' has numbers as targets, which binaryCrossEntropy is not for; expected meanSquaredError, absoluteError, huber or smoothL1, or leave out the loss to have it chosen.")]
    public void A_loss_that_is_not_for_the_targets_is_one_sentence(string loss, TargetKind kind, string expected)
    {
        Recipe recipe = Recipe.Parse($$"""{"loss": "{{loss}}"}""", Small);
        Assert.Equal(expected, Assert.Throws<InputException>(() => Trainer.Fit(Net(), new TargetedSamples(64, kind), null, recipe, new() { Device = device })).Message);
    }

    [Theory]
    [InlineData("meanSquaredError")]
    [InlineData("absoluteError")]
    [InlineData("huber")]
    [InlineData("smoothL1")]
    public void Numbers_are_learned_in_their_own_units(string loss)
    {
        var test = new TargetedSamples(100, TargetKind.Values, part: 1);
        var net = new Sequential(new Linear(6, 3));
        RunResult run = Trainer.Fit(net, new TargetedSamples(256, TargetKind.Values), test, Recipe.Parse($$"""{"loss": "{{loss}}"}""", Small with { Epochs = 40 }), new() { Device = device });
        using ParameterStore weights = run.Weights;
        IReadOnlyDictionary<string, double> measures = run.Measures!.ByName();
        output.WriteLine($"{loss}: R² {measures["r2"]:F4}, MAE {measures["meanAbsoluteError"]:F3}, RMSE {measures["rootMeanSquaredError"]:F3}; training R² {run.History[^1].TrainAccuracy:F4}");
        Assert.InRange(measures["r2"], 0.995, 1);   // gradients of the squared error shrink with it, so that it is last to get there
        Assert.Equal(measures["r2"], run.TestAccuracy);
        Assert.Null(run.Confusion);
        Assert.Equal(measures, run.History[^1].Measures);
        Assert.InRange(measures["rootMeanSquaredError"], measures["meanAbsoluteError"], 10);   // standard deviations are about 141, 447 and 300
        Assert.Equal(run.TestLoss, Evaluator.Evaluate(net, weights, test, run.Recipe).Loss);
    }

    [Theory]
    [InlineData("auto", 0.93)]
    [InlineData("binaryFocal", 0.85)]   // its weight of ones, a quarter, moves the threshold
    public void Several_labels_are_learned_each_by_itself(string loss, double least)
    {
        Recipe recipe = Recipe.Parse($$"""{"loss": "{{loss}}"}""", Small with { Epochs = 20, Mix = [new Mixup(0.1f)] });
        RunResult run = Trainer.Fit(Net(), new TargetedSamples(256, TargetKind.Labels), new TargetedSamples(100, TargetKind.Labels, part: 1), recipe, new() { Device = device });
        using ParameterStore weights = run.Weights;
        IReadOnlyDictionary<string, double> measures = run.Measures!.ByName();
        output.WriteLine($"{loss}: labels right {measures["labelAccuracy"]:P1}, mean average precision {measures["meanAveragePrecision"]:F4}, micro-F1 {measures["microF1"]:F4}");
        Assert.InRange(measures["labelAccuracy"], least, 1);
        Assert.InRange(measures["meanAveragePrecision"], 0.97, 1);
        Assert.InRange(measures["microF1"], least, 1);
        Assert.Equal(["first", "second", "third"], run.Measures.Each.Select(e => e.Target));
    }

    [Fact]
    public void A_run_folder_keeps_measures_and_the_scales_of_numbers()
    {
        using var folder = new TemporaryFolder();
        var train = new TargetedSamples(70, TargetKind.Values);
        var run = new RunFolder(folder.File("run"));
        RunResult result = Trainer.Fit(Net(), train, new TargetedSamples(30, TargetKind.Values, part: 1), Small with { Epochs = 2 }, new() { Device = device, Folder = run });
        result.Weights.Dispose();
        Assert.Equal(result.History[^1].Measures, run.ReadMetrics().OfType<EpochResult>().Last().Measures);
        ModelInfo info = ModelFile.Read(run.ModelPath).Info;
        Assert.Equal((TargetKind.Values, 3), (info.Targets.Kind, info.Targets.Count));
        Assert.Equal(train.Targets.Means, info.Targets.Means);
        Assert.Equal(train.Targets.Deviations, info.Targets.Deviations);
        Assert.Equal(["first", "second", "third"], info.ClassNames);
        Assert.IsType<MeanSquaredError>(run.ReadRecipe().Loss);
    }

    [Theory]
    [InlineData(TargetKind.Values)]
    [InlineData(TargetKind.Labels)]
    public void An_interrupted_run_goes_on_with_the_same_numbers(TargetKind kind)
    {
        using var folder = new TemporaryFolder();
        Recipe recipe = Small with { Epochs = 3 };
        Dataset train = new TargetedSamples(100, kind), test = new TargetedSamples(30, kind, part: 1);
        RunResult whole = Trainer.Fit(Net(), train, test, recipe, new() { Device = device });
        using var stop = new CancellationTokenSource();
        var run = new RunFolder(folder.File("run"));
        var stopper = new Watcher { OnStep = s => { if (s.Step == 6) stop.Cancel(); } };
        RunResult part = Trainer.Fit(Net(), train, test, recipe, new() { Device = device, Folder = run, Callbacks = [stopper], Cancellation = stop.Token });
        Assert.True(part.Interrupted);
        RunResult resumed = Trainer.Resume(Net(), train, test, new() { Device = device, Folder = run });
        Assert.Equal(whole.Weights.Values.Span.ToArray(), resumed.Weights.Values.Span.ToArray());
        Assert.Equal(whole.History.Select(e => (e.TrainLoss, e.TrainAccuracy, e.TestAccuracy)), resumed.History.Select(e => (e.TrainLoss, e.TrainAccuracy, e.TestAccuracy)));
        foreach (RunResult r in (RunResult[])[whole, part, resumed]) r.Weights.Dispose();
    }

#if !DEBUG   // unoptimised code keeps temporaries on the heap that optimised code does not; the promise is for release builds
    [Theory]
    [InlineData(TargetKind.Values)]
    [InlineData(TargetKind.Labels)]
    public void A_warm_step_allocates_nothing(TargetKind kind)
    {
        var data = new TargetedSamples(2600, kind);
        using var run = new TrainingRun(Net(), data, null, LossChoice.For(Small with { Mix = [new Mixup()] }, data), new() { Device = device, LoaderThreads = 0 });
        Assert.Equal(0, WarmSteps.BytesOf(run));
    }
#endif

    public void Dispose() => device.Dispose();

    private static Sequential Net() => new(new Linear(6, 24), new Tanh(), new Linear(24, 3));
}
