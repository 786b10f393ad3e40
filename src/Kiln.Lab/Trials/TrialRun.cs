using System.Diagnostics;
using Kiln.Devices;
using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>One training made ready: data, model and what it is known by.</summary>
internal sealed class TrialRun
{
    private readonly Arm arm;
    private readonly Recipe recipe;
    private readonly Layer net;
    private readonly Dataset train, test;

    public TrialRun(Arm arm, ulong seed, LabData data)
    {
        this.arm = arm;
        recipe = arm.Recipe with { Seed = seed };
        ImageTask task = ImageTask.For(recipe, data.Open(recipe.Data));
        train = arm.View?.Of(task.Train) ?? task.Train;
        test = arm.View?.Of(task.Test) ?? task.Test;
        net = arm.Net?.Invoke(train.SampleShape, train.ClassNames.Count) ?? task.Net;
        Key = TrialCache.KeyOf(arm, recipe, net, data.FingerprintOf(recipe.Data));
    }

    /// <summary>What the training is known by.</summary>
    public string Key { get; }

    /// <summary>Trains; a loss that stops being a number is a result, too.</summary>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public Trial Train(Device device, Action<double, double> tell, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        MeterRun? meter = arm.Meter?.Begin(recipe.TrainPart(train), recipe.TestPart(test), recipe);
        var journal = new Journal(tell);
        string? fault = null;
        try
        {
            RunResult run = Trainer.Fit(net, train, test, recipe, new()
            {
                Device = device,
                Callbacks = meter is null ? [journal] : [journal, meter],
                Cancellation = cancellation,
            });
            using ParameterStore weights = run.Weights;
            if (run.Interrupted) throw new OperationCanceledException(cancellation);
        }
        catch (InputException e) when (journal.Began)   // otherwise recipe or data are at fault, not what the arm tries
        {
            fault = e.Message;
        }

        return new(recipe.Seed, journal.History, meter?.Series ?? new Dictionary<string, double[]>(), fault, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Keeps the epochs, also those of a training that fails later, and tells how far it is.</summary>
    private sealed class Journal(Action<double, double> tell) : Callback
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
        private long told = Stopwatch.GetTimestamp();

        public List<EpochResult> History { get; } = [];

        public bool Began { get; private set; }

        public override void RunStarting(RunStart run) => Began = true;

        public override void StepDone(in StepInfo step)
        {
            if (Stopwatch.GetElapsedTime(told) < Pause) return;
            told = Stopwatch.GetTimestamp();
            tell((double)step.Step / step.TotalSteps, step.SamplesPerSecond);
        }

        public override void EpochDone(EpochResult epoch) => History.Add(epoch);
    }
}
