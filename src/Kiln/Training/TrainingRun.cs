using System.Diagnostics;
using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln;

/// <summary>A run under way: its counters and sums, what it owns, and what happens between steps.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainerOptions options;
    private readonly Callback[] callbacks;
    private readonly Dataset train;
    private readonly Loader? testLoader;
    private readonly Metrics metrics = new();
    private readonly List<EpochResult> history = [];
    private readonly RunJournal journal;
    private readonly RunControls controls;
    private readonly KeptWeights kept;
    private readonly long trainedValues;
    private readonly int samplesPerEpoch;
    private readonly bool ownsWeights;
    private Evaluation? evaluation;
    private DataInitReport? dataInit;
    private float loss, learningRate;
    private double secondsBefore;
    private long epochStarted = Stopwatch.GetTimestamp(), checkpointed = Stopwatch.GetTimestamp(), samplesBefore;
    private TimeSpan trained;
    private bool ended, recordDue;

    public TrainingRun(Layer net, Dataset train, Dataset? test, Recipe recipe, TrainerOptions options)
    {
        if (options is { ProbeEvery: not 0, Recorder: null }) throw new InputException($"ProbeEvery: {options.ProbeEvery} needs a Recorder, such as a LayerRecorder; none was given.");
        this.options = options;
        callbacks = recipe.Features is { DropBlock: > 0, Ramp: true } ? [.. options.Callbacks, new DropBlockRamp()] : [.. options.Callbacks];
        this.train = recipe.TrainPart(train);
        Net = net;
        Features = new(net);
        Recipe = recipe;
        Folder = options.Folder;

        Loader = recipe.LoaderOf(this.train, options.LoaderThreads);
        samplesPerEpoch = Math.Min(this.train.Count, Loader.BatchesPerEpoch * recipe.BatchSize) * recipe.Repeats;
        testLoader = test is null ? null : new Loader(recipe.TestPart(test), recipe.EvaluationBatchSize, recipe.Seed, shuffle: false, options.LoaderThreads);

        ownsWeights = options.Weights is null;
        Weights = options.Weights ?? recipe.WeightsOf(net, options.Device ?? Device.Cpu);
        Optimizer = OptimizerState.For(recipe.Optimizer, Weights, recipe.Groups);
        controls = new(recipe);
        kept = new(recipe, Weights);
        MaxNorm = recipe.MaxNorm is { } longest ? new(Weights, longest) : null;
        foreach (Parameter p in Weights.Parameters) trainedValues += p.Trainable ? p.Shape.Count : 0;
        journal = new(options, recipe, Weights.Device.Name, trainedValues, samplesPerEpoch, testLoader?.Data.Count ?? 0);
    }

    public Layer Net { get; }

    /// <summary>Where features of a batch are mixed.</summary>
    public FeatureMixing Features { get; }

    public Recipe Recipe { get; }

    public RunFolder? Folder { get; }

    public Loader Loader { get; }

    public ParameterStore Weights { get; }

    public OptimizerState Optimizer { get; }

    /// <summary>What keeps weights short after every step, or null.</summary>
    public MaxNorm? MaxNorm { get; }

    /// <summary>Finished epochs; the number of the running one, from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>Batches of the running epoch that were trained on.</summary>
    public int Batch { get; private set; }

    /// <summary>All steps taken.</summary>
    public long Step { get; private set; }

    public bool Interrupted { get; private set; }

    /// <summary>Whether all epochs are done, or early stopping ended the run.</summary>
    public bool Finished => Epoch >= Recipe.Epochs || controls.Stopped;

    /// <summary>Whether the batch under way is the first of an update.</summary>
    public bool BeginsUpdate => Batch % Recipe.Accumulate == 0;

    /// <summary>Whether the batch under way is the last of an update.</summary>
    public bool EndsUpdate => (Batch + 1) % Recipe.Accumulate == 0 || Batch + 1 == Loader.BatchesPerEpoch;

    /// <summary>How many batches the update under way has so far, this one included.</summary>
    public int BatchesOfUpdate => (Batch % Recipe.Accumulate) + 1;

    /// <summary>What the learning rate is multiplied with in the update under way.</summary>
    public float RateFactor => Recipe.Schedule.Factor(Updates, TotalUpdates) * controls.Factor;

    /// <summary>The learning rate of the update under way.</summary>
    public float NextRate => Recipe.Optimizer.LearningRate * RateFactor;

    /// <summary>Who looks into steps, or null.</summary>
    public StepRecorder? Recorder => options.Recorder;

    /// <summary>Updates that were finished before the batch under way.</summary>
    private long Updates => ((long)Epoch * UpdatesPerEpoch) + (Batch / Recipe.Accumulate);

    private int UpdatesPerEpoch => ((Loader.BatchesPerEpoch - 1) / Recipe.Accumulate) + 1;

    private long TotalUpdates => (long)Recipe.Epochs * UpdatesPerEpoch;

    private long TotalSteps => (long)Recipe.Epochs * Loader.BatchesPerEpoch;

    private double EpochSeconds => secondsBefore + Stopwatch.GetElapsedTime(epochStarted).TotalSeconds;

    /// <summary>Fits first values to the first samples, where the recipe says so; a resumed run has them in its checkpoint.</summary>
    public void FitToData()
    {
        if (!ownsWeights || Recipe.Init is null || InitScheme.Parse(Recipe.Init).Data is not { } fit) return;
        dataInit = DataInitReport.Of(fit, Net, fit.Apply(Net, Weights, Loader.Data, Recipe.Seed, Recipe.BatchSize));
    }

    /// <summary>Takes up the state of a checkpoint.</summary>
    public void Restore(SafeTensors content)
    {
        CheckpointState state = Checkpoint.Restore(Folder!.CheckpointPath, content, Recipe, Weights, Optimizer, kept, Loader.BatchesPerEpoch);
        (Epoch, Batch, Step) = (state.Epochs, state.Batch, state.Step);
        (learningRate, secondsBefore, samplesBefore) = (state.LearningRate, state.Seconds, state.Samples);
        metrics.Reset(state.Samples, state.Correct, state.LossSum, state.Answers, state.Errors, state.Spread);
        history.AddRange(state.History);
        foreach (EpochResult epoch in history) controls.Observe(epoch);
        Folder.Rewind(Step, Epoch);
        journal.ResumedAtStep = Step;
    }

    public void Begin()
    {
        journal.Write("running", history, null);
        var start = new RunStart(Recipe, Net, Weights, Loader.BatchesPerEpoch, samplesPerEpoch, Step) { Targets = train.Targets.Kind };
        foreach (Callback c in callbacks) c.RunStarting(start);
        epochStarted = checkpointed = Stopwatch.GetTimestamp();
        if (!Finished) Interrupted = options.Cancellation.IsCancellationRequested;
    }

    /// <summary>Notes for how long an epoch, or what was done of it, was trained.</summary>
    public void Trained(TimeSpan time) => trained += time;

    /// <summary>Whether the step that is about to begin is looked into: asked once for each.</summary>
    public bool TakesRecord()
    {
        if (options.ProbeEvery <= 0) return false;
        recordDue |= Step % options.ProbeEvery == 0;
        if (!recordDue || !EndsUpdate) return false;
        recordDue = false;
        return true;
    }

    /// <summary>Tells what there was to see in the step under way.</summary>
    public void Recorded(LayersResult layers)
    {
        Folder?.Append(layers);
        foreach (Callback c in callbacks) c.LayersRecorded(layers);
    }

    /// <summary>Adds a batch to the epoch's sums.</summary>
    public void Measure(float batchLoss, ReadOnlySpan<float> outputs, Batch batch)
    {
        learningRate = NextRate;
        loss = batchLoss;
        metrics.Add(batchLoss, outputs, batch);
    }

    /// <summary>Takes the updated weights into the mean that is kept of them.</summary>
    public void Updated() => kept.Updated(Updates + 1, TotalUpdates);

    /// <summary>Counts the step, tells whoever watches, and writes what is due.</summary>
    public void StepDone()
    {
        Batch++;
        Step++;
        double seconds = Stopwatch.GetElapsedTime(epochStarted).TotalSeconds;
        var info = new StepInfo(
            Epoch + 1, Recipe.Epochs, (int)metrics.Samples, samplesPerEpoch, Step, TotalSteps,
            loss, metrics.Loss, metrics.Accuracy, learningRate, (metrics.Samples - samplesBefore) / Math.Max(seconds, 1e-9));
        foreach (Callback c in callbacks) c.StepDone(info);
        bool updated = BeginsUpdate || Batch == Loader.BatchesPerEpoch;   // gradients of an update under way are in no checkpoint
        Interrupted = updated && options.Cancellation.IsCancellationRequested;
        if (Folder is null) return;
        if (Step % Math.Max(options.LogEvery, 1) == 0) Folder.Append(new StepResult(Epoch + 1, Step, loss, metrics.Loss, metrics.Accuracy, learningRate));
        if (updated && !Interrupted && Stopwatch.GetElapsedTime(checkpointed) >= options.CheckpointEvery) WriteCheckpoint();
    }

    /// <summary>Measures the model on the test data, if there are any.</summary>
    public void Evaluate()
    {
        kept.SwapToEvaluate();
        try
        {
            if (testLoader is not null) evaluation = Evaluator.Evaluate(Net, Weights, testLoader, Recipe.Loss, options.Cancellation);
        }
        catch (OperationCanceledException)
        {
            Interrupted = true;
        }
        finally
        {
            kept.SwapToEvaluate();
        }
    }

    public void EpochDone()
    {
        var result = new EpochResult(
            Epoch + 1, Step, metrics.Loss, metrics.Accuracy, evaluation?.Loss, evaluation?.Accuracy, learningRate, EpochSeconds)
        {
            Measures = evaluation?.Measures?.ByName(),
        };
        history.Add(result);
        controls.Observe(result);
        if (controls.BestEpoch == result.Epoch) kept.KeepBest();
        Epoch++;
        Batch = 0;
        metrics.Reset();
        (secondsBefore, samplesBefore, epochStarted) = (0, 0, Stopwatch.GetTimestamp());
        Folder?.Append(result);
        foreach (Callback c in callbacks) c.EpochDone(result);
        WriteCheckpoint();
        Interrupted = !Finished && options.Cancellation.IsCancellationRequested;
    }

    /// <summary>Writes the model and what else is left to write.</summary>
    public RunResult End()
    {
        int? restored = !Interrupted && controls.BestEpoch != Epoch ? controls.BestEpoch : null;
        if (!Interrupted && evaluation is null && restored is null) Evaluate();   // a finished run was resumed
        if (Interrupted) WriteCheckpoint();
        kept.Finish(restored is not null);
        if (restored is not null) Evaluate();
        double? dataWait = trained > TimeSpan.Zero ? Loader.Waited / trained : null;   // before statistics are measured, which waits too
        PreciseReport? precise = Interrupted ? null : MeasureStatistics();
        if (Folder is not null) ModelFile.Write(Folder.ModelPath, Net, new(Recipe, options.Normalizer, train.ClassNames, train.SampleShape) { Targets = train.Targets });
        ended = true;
        var result = new RunResult(Recipe, Weights, history, evaluation?.Confusion, Interrupted, Step, restored) { DataInit = dataInit, Precise = precise, DataWait = dataWait, Measures = evaluation?.Measures };
        journal.Write(Interrupted ? "interrupted" : "done", history, evaluation?.Confusion, EpochSeconds);
        foreach (Callback c in callbacks) c.RunEnding(result);
        return result;
    }

    /// <summary>Notes why the run failed, where that can still be written.</summary>
    public void Fail(Exception e)
    {
        try
        {
            journal.Write("failed", history, null, EpochSeconds, e.Message);
        }
        catch (InputException)
        {
            // The error under way, perhaps a full disk, is the one to be told.
        }
    }

    /// <summary>Frees what the result does not need: the optimiser's moments, kept copies and, where the run failed, the weights.</summary>
    public void Dispose()
    {
        Optimizer.Dispose();
        kept.Dispose();
        MaxNorm?.Dispose();
        if (ownsWeights && !ended) Weights.Dispose();
    }

    /// <summary>Sets running statistics to those of training batches under the final weights, where the recipe says so.</summary>
    private PreciseReport? MeasureStatistics()
    {
        if (Recipe.PreciseStatistics is not { } most) return null;
        Evaluation? before = evaluation;
        int batches = Math.Min(most, Loader.BatchesPerEpoch), norms = PreciseStatistics.Measure(Net, Weights, Loader.Epoch(0).Take(batches));
        if (norms > 0) Evaluate();
        return new(norms, batches, before, evaluation);
    }

    private void WriteCheckpoint()
    {
        if (Folder is null) return;
        if (!double.IsFinite(Weights.Device.Kernels.SumOfSquares(Weights.Values))) throw Diverged(Step, "a weight is no longer a finite number", NonFinite.InWeights(Weights, Step));
        Checkpoint.Write(Folder.CheckpointPath, Recipe, Weights, Optimizer, kept, new CheckpointState(
            Checkpoint.Version, Epoch, Batch, Step, Loader.BatchesPerEpoch, Optimizer.Time, metrics.Samples, metrics.Correct, metrics.LossSum,
            learningRate, Batch > 0 ? EpochSeconds : 0, history, metrics.Answers == metrics.Samples ? null : metrics.Answers, metrics.Errors, metrics.Spread));
        checkpointed = Stopwatch.GetTimestamp();
        foreach (Callback c in callbacks) c.CheckpointWritten(Folder.CheckpointPath, Step);
    }

    /// <summary>What to say where numbers are no longer finite; the report will say where, too.</summary>
    public InputException Diverged(long step, string what, NonFinite? where)
    {
        journal.NonFinite = where;
        string place = where is null ? "" : $", {where}";
        return new($"Training stopped at step {step} (epoch {Epoch + 1}): {what}{place}; lower the learning rate (it was {learningRate:g3}), clip gradients, or check that the data are normalised.");
    }
}
