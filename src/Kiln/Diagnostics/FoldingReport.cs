namespace Kiln;

/// <summary>How far a model whose norms are folded into its weights (<see cref="InferenceModel"/>) is from the model itself.</summary>
/// <param name="Samples">How many samples were compared.</param>
/// <param name="LargestDifference">The largest |Δoutput|.</param>
/// <param name="SameClass">The share of samples whose largest output is at the same place, 0 … 1.</param>
public sealed record FoldingReport(int Samples, float LargestDifference, double SameClass)
{
    /// <summary>Runs both over the same batches.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="batches">The samples; at least one.</param>
    /// <exception cref="InputException">There are no samples.</exception>
    /// <exception cref="ShapeException">A batch does not fit the model.</exception>
    public static FoldingReport Compare(Layer net, ParameterStore weights, IEnumerable<Batch> batches)
    {
        using InferenceModel folded = InferenceModel.Of(net, weights);
        (int samples, int same, float largest) = (0, 0, 0);
        foreach (Batch batch in batches)
        {
            float[] found = folded.Predict(batch.Values, batch.Shape);
            using Pass pass = Pass.Inference(weights);
            ReadOnlySpan<float> expected = net.Apply(pass.Input(batch.Values, batch.Shape)).Span;
            int outputs = expected.Length / batch.Count;
            for (int i = 0; i < expected.Length; i++) largest = Math.Max(largest, Math.Abs(expected[i] - found[i]));
            for (int n = 0; n < batch.Count; n++) same += Metrics.Predict(expected.Slice(n * outputs, outputs)) == Metrics.Predict(found.AsSpan(n * outputs, outputs)) ? 1 : 0;
            samples += batch.Count;
        }

        return samples > 0 ? new(samples, largest, (double)same / samples) : throw new InputException("Folding: expected at least one sample, received none.");
    }
}
