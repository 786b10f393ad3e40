namespace Kiln;

/// <summary>
/// Writes down what steps of a run look like from inside: activations and gradients of every layer, weights, their gradients and updates. It watches the step itself, whose
/// layers run together as ever, so that training is the same to the bit and no second pass is needed.
/// </summary>
/// <remarks>
/// Layers that run as one op are one record: a convolution and the function after it, say. <see cref="NetworkProbe"/> looks at each on its own, in a pass of its own. Moments,
/// zeros and dead units are of all values; histograms and shares of saturated outputs of at most 16,384, evenly spread; effective rank and similarity of at most 32 samples.
/// </remarks>
public sealed class LayerRecorder : StepRecorder
{
    private static readonly float[] Places = [0.5f, 1, 2, 4];   // times the learning rate, as in the paper's figure

    private readonly ValueSample sample = new();
    private readonly LayerLook look;
    private readonly WeightLook weightLook = new();
    private RecordedStep? step;
    private SmoothnessRecord? smoothness;

    /// <summary>Makes a recorder for one run.</summary>
    /// <param name="smoothness">Whether to measure how smooth the loss is along each recorded step (<see cref="StepSmoothness"/>), which takes five passes more.</param>
    public LayerRecorder(bool smoothness = false)
    {
        Smoothness = smoothness;
        look = new(sample);
    }

    /// <summary>Whether the loss along the step is measured: at half, once, twice and four times the learning rate along the gradient of the batch.</summary>
    public bool Smoothness { get; }

    /// <inheritdoc/>
    public override Probe Probe => look;

    /// <inheritdoc/>
    public override void Begin(RecordedStep step)
    {
        this.step = step;
        look.Begin(step.Net);
        smoothness = Smoothness && step.LearningRate > 0 ? Measure(step) : null;
    }

    /// <inheritdoc/>
    public override void GradientsReady(float scale) => weightLook.BeforeUpdate(step!.Weights, scale, sample);

    /// <inheritdoc/>
    public override LayersResult WeightsUpdated(int epoch, long step) =>
        new(epoch, step, look.Rows, weightLook.AfterUpdate(this.step!.Weights)) { Smoothness = smoothness };

    private static SmoothnessRecord Measure(RecordedStep step)
    {
        float[] rates = [.. Places.Select(p => p * step.LearningRate)];
        var found = StepSmoothness.Measure(
            step.Net, step.Weights, step.Batch.Values, step.Batch.Shape, y => MixedTargets.LossOf(step.Loss, y, step.Batch), rates, step.Step);
        return new(
            SixDigits.Of(found.Points.Min(p => Math.Min(p.Loss, found.Loss))), SixDigits.Of(found.Points.Max(p => Math.Max(p.Loss, found.Loss))),
            SixDigits.Of(found.GradientChange), SixDigits.Of(found.Beta));
    }
}
