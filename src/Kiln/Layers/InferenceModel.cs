namespace Kiln;

/// <summary>A trained model for prediction alone: a snapshot in which normalisations are part of the weights of the layers before them.</summary>
/// <remarks>
/// <code>
/// using InferenceModel model = InferenceModel.Of(net, weights);
/// float[] logits = model.Predict(pixels, [1, 224, 224, 3]);
/// </code>
/// <para>
/// A batch normalisation that follows a <see cref="Conv2d"/> or <see cref="Linear"/> in a chain or block is folded into it,
/// <c>w ← γ·w/√(σ² + ε)</c>, <c>b ← γ·(b − μ)/√(σ² + ε) + β</c> (Jacob et al. 2018, section 3.2), and residual and function join the same step; other
/// norms stay. Standardised weights are standardised once. Outputs are those of the model but for rounding. The snapshot has memory of its own: training may go on, and the store may be
/// disposed. The first call with images of another size arranges weights for it and is slower. Not safe to share between threads, nor with a pass
/// of the same layers on another thread.
/// </para>
/// </remarks>
public sealed class InferenceModel : IDisposable
{
    private readonly Layer net;
    private readonly FoldedWeights folded;
    private readonly Pass pass;
    private bool disposed;

    private InferenceModel(Layer net, ParameterStore weights)
    {
        this.net = net;
        folded = new(weights);
        pass = new(weights, folded);
    }

    /// <summary>Takes a snapshot of a model's weights and running statistics.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    public static InferenceModel Of(Layer net, ParameterStore weights) => new(net, weights);

    /// <summary>The model's output for a batch.</summary>
    /// <param name="values">The batch, in memory order.</param>
    /// <param name="shape">Its shape, such as <c>[N, H, W, C]</c>.</param>
    /// <exception cref="InputException">The number of values is not that of the shape.</exception>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public float[] Predict(ReadOnlySpan<float> values, Shape shape)
    {
        using Pass pass = Begin(values, shape);
        return net.Apply(pass.Input(values, shape)).Keep();
    }

    /// <summary>Writes the model's output for a batch to <paramref name="outputs"/>; allocates nothing once warm.</summary>
    /// <param name="values">The batch, in memory order.</param>
    /// <param name="shape">Its shape, such as <c>[N, H, W, C]</c>.</param>
    /// <param name="outputs">As many floats as the output has.</param>
    /// <exception cref="InputException">The number of values is not that of the shape, or there is room for another number of outputs.</exception>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    public void Predict(ReadOnlySpan<float> values, Shape shape, Span<float> outputs)
    {
        using Pass pass = Begin(values, shape);
        Tensor y = net.Apply(pass.Input(values, shape));
        if (y.Span.Length != outputs.Length) throw new InputException($"Predict: the model's output is {y.Shape}, expected room for {y.Shape.Count} values, received {outputs.Length}.");
        y.Span.CopyTo(outputs);
    }

    /// <summary>Frees its memory.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        pass.Release();
        folded.Dispose();
    }

    private Pass Begin(ReadOnlySpan<float> values, Shape shape)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (values.Length != shape.Count) throw new InputException($"Predict: expected {shape.Count} values for a batch of {shape}, received {values.Length}.");
        pass.Start(training: false, step: 0, accumulate: false);
        return pass;
    }
}
