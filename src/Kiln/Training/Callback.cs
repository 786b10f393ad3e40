namespace Kiln;

/// <summary>Somebody who watches a run: override what is of interest. Calls come on the training thread; what they take is lost to training.</summary>
public abstract class Callback
{
    /// <summary>A run is about to take its first step, or the first after a checkpoint.</summary>
    public virtual void RunStarting(RunStart run)
    {
    }

    /// <summary>A step was taken; called after every one, so it should be quick and should not allocate.</summary>
    public virtual void StepDone(in StepInfo step)
    {
    }

    /// <summary>A step was looked into; called before that step is done.</summary>
    public virtual void LayersRecorded(LayersResult layers)
    {
    }

    /// <summary>An epoch has ended and was evaluated.</summary>
    public virtual void EpochDone(EpochResult epoch)
    {
    }

    /// <summary>A checkpoint is on the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="step">How many steps the run had taken.</param>
    public virtual void CheckpointWritten(string path, long step)
    {
    }

    /// <summary>The run has ended, finished or interrupted; not called where it failed.</summary>
    public virtual void RunEnding(RunResult result)
    {
    }
}

/// <summary>A run about to begin.</summary>
/// <param name="Recipe">What defines it.</param>
/// <param name="Net">The model.</param>
/// <param name="Weights">The model's parameters.</param>
/// <param name="StepsPerEpoch">Steps of one epoch.</param>
/// <param name="SamplesPerEpoch">Training samples of one epoch.</param>
/// <param name="FirstStep">How many steps were taken before: 0, or those of the checkpoint.</param>
public sealed record RunStart(Recipe Recipe, Layer Net, ParameterStore Weights, int StepsPerEpoch, int SamplesPerEpoch, long FirstStep)
{
    /// <summary>What the data say of each sample.</summary>
    public TargetKind Targets { get; init; }
}

/// <summary>A run after one step.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Epochs">How many epochs there will be.</param>
/// <param name="SamplesDone">Samples of this epoch trained on so far.</param>
/// <param name="SamplesTotal">Samples of an epoch.</param>
/// <param name="Step">How many steps the run has taken.</param>
/// <param name="TotalSteps">How many steps there will be.</param>
/// <param name="Loss">The loss of this batch.</param>
/// <param name="MeanLoss">The mean loss of the epoch so far.</param>
/// <param name="Accuracy">The share of the epoch's samples, labels or pixels so far that were right, 0 … 1; of numbers R².</param>
/// <param name="LearningRate">The learning rate of this step.</param>
/// <param name="SamplesPerSecond">The speed since the epoch began or was resumed.</param>
public readonly record struct StepInfo(
    int Epoch, int Epochs, int SamplesDone, int SamplesTotal, long Step, long TotalSteps,
    float Loss, double MeanLoss, double Accuracy, float LearningRate, double SamplesPerSecond);
