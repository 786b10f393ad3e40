using System.Diagnostics;

namespace Kiln;

/// <summary>The training loop: for every epoch, for every batch, forward, loss, backward, step.</summary>
/// <remarks>
/// Equal recipes on equal data give equal weights, bit for bit: the order of samples is a function of (seed, epoch), augmentation of
/// (seed, epoch, sample), dropout of (seed, step), and no thread count enters. The same holds for a run that was interrupted and resumed.
/// </remarks>
public static class Trainer
{
    /// <summary>Trains a model from first values, or from the weights given in the options.</summary>
    /// <param name="net">The model.</param>
    /// <param name="train">What weights are fitted to; the recipe's limit is applied.</param>
    /// <param name="test">What the model is measured on after every epoch, or null; the recipe's limit is applied.</param>
    /// <param name="recipe">What defines the run.</param>
    /// <param name="options">How it is carried out.</param>
    /// <exception cref="InputException">The recipe is not valid, the data do not fit, a file cannot be written, or the loss stopped being a number.</exception>
    public static RunResult Fit(Layer net, Dataset train, Dataset? test, Recipe recipe, TrainerOptions? options = null)
    {
        recipe.Validate();
        recipe = LossChoice.For(recipe, train);
        using var run = new TrainingRun(net, train, test, recipe, options ?? new());
        run.Folder?.Begin(recipe);
        run.FitToData();
        return Go(run);
    }

    /// <summary>Goes on with the run in the options' folder where its checkpoint stands, with the recipe stored there.</summary>
    /// <param name="net">A model of the same architecture.</param>
    /// <param name="train">The same training data.</param>
    /// <param name="test">The same test data.</param>
    /// <param name="options">How it is carried out; a folder with a checkpoint is needed.</param>
    /// <exception cref="InputException">There is no checkpoint, it is damaged, or model or data do not fit it.</exception>
    public static RunResult Resume(Layer net, Dataset train, Dataset? test, TrainerOptions options)
    {
        RunFolder folder = options.Folder ?? throw new InputException("Resuming needs the folder of the run; none was given.");
        (SafeTensors content, Recipe recipe) = Checkpoint.Read(folder.CheckpointPath);
        using var run = new TrainingRun(net, train, test, recipe, options);
        run.Restore(content);
        return Go(run);
    }

    private static RunResult Go(TrainingRun run)
    {
        try
        {
            run.Begin();
            while (!run.Finished && !run.Interrupted) TrainEpoch(run);
            return run.End();
        }
        catch (Exception e)
        {
            run.Fail(e);
            throw;
        }
    }

    private static void TrainEpoch(TrainingRun run)
    {
        long began = Stopwatch.GetTimestamp();
        foreach (Batch batch in run.Loader.Epoch(run.Epoch, run.Batch))
        {
            Step(run, batch);
            run.StepDone();
            if (run.Interrupted) break;
        }

        run.Trained(Stopwatch.GetElapsedTime(began));
        if (run.Interrupted) return;
        run.Evaluate();
        if (!run.Interrupted) run.EpochDone();
    }

    /// <summary>One step: forward, loss, backward and, after the last batch of an update, clip and update. A warm one allocates nothing.</summary>
    internal static void Step(TrainingRun run, Batch batch)
    {
        run.Features.Begin(batch);
        StepRecorder? recorder = run.TakesRecord() ? run.Recorder : null;
        recorder?.Begin(new(run.Net, run.Weights, batch, run.Recipe.Loss, run.Step, run.NextRate));
        using Pass pass = Pass.Training(run.Weights, run.Step, accumulate: !run.BeginsUpdate);
        pass.Probe = recorder?.Probe;
        Tensor output = run.Net.Apply(pass.Input(batch.Values, batch.Shape));
        Tensor loss = MixedTargets.LossOf(run.Recipe.Loss, output, batch);
        run.Measure(loss.Item(), output.Span, batch);
        if (!float.IsFinite(loss.Item())) Stop(run, pass, batch, $"the loss is {loss.Item()}");

        loss.Backward();
        run.Features.End();
        if (!run.EndsUpdate) return;
        float mean = 1f / run.BatchesOfUpdate;
        recorder?.GradientsReady(mean);
        GradientMeasure measured = run.Recipe.Clip?.Measure(run.Weights, mean) ?? new(0, mean);
        if (!double.IsFinite(measured.Norm) && run.Recipe.Clip?.Value is null) Stop(run, pass, batch, $"the length of the gradients is {measured.Norm}");
        run.Optimizer.Step(run.RateFactor, measured.Scale);
        run.MaxNorm?.Apply();
        run.Updated();
        if (recorder is not null) run.Recorded(recorder.WeightsUpdated(run.Epoch + 1, run.Step + 1));
    }

    /// <summary>Ends the run with a sentence that says where numbers stopped being finite, found by running the step again.</summary>
    private static void Stop(TrainingRun run, Pass pass, Batch batch, string what)
    {
        pass.End();
        throw run.Diverged(run.Step + 1, what, NonFinite.Find(run.Net, run.Weights, batch, run.Recipe.Loss, run.Step));
    }
}
