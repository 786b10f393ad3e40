namespace Kiln;

/// <summary>
/// Somebody who looks inside single steps of a run and says what was there. The trainer calls it for every <see cref="TrainerOptions.ProbeEvery"/>-th step, in the order of
/// the methods; what they take is lost to training, and nothing they do may change what is trained.
/// </summary>
public abstract class StepRecorder
{
    /// <summary>Who is shown the layers of the pass; one that does not ask for every layer, so that the step stays the same to the bit.</summary>
    public abstract Probe Probe { get; }

    /// <summary>A step is about to begin; no pass is under way, so one's own can run if they leave values and gradients as they were.</summary>
    public abstract void Begin(RecordedStep step);

    /// <summary>The gradients of the update are in the store, before they are clipped.</summary>
    /// <param name="scale">What they are to be multiplied with: one over the number of batches of the update.</param>
    public abstract void GradientsReady(float scale);

    /// <summary>The weights have been updated.</summary>
    /// <param name="epoch">The running epoch, from 1.</param>
    /// <param name="step">How many steps the run has taken, this one included.</param>
    /// <returns>What there was to see.</returns>
    public abstract LayersResult WeightsUpdated(int epoch, long step);
}

/// <summary>A step that is looked into.</summary>
/// <param name="Net">The model.</param>
/// <param name="Weights">Its parameters, as they are before the step.</param>
/// <param name="Batch">The samples; of several batches of an update, the last one's.</param>
/// <param name="Loss">What is minimised.</param>
/// <param name="Step">How many steps were taken before: the key of dropout masks.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
public sealed record RecordedStep(Layer Net, ParameterStore Weights, Batch Batch, Loss Loss, long Step, float LearningRate);
