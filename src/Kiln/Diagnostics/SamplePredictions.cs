namespace Kiln;

/// <summary>What a model says of each sample of a data set, in the order of the data.</summary>
public sealed class SamplePredictions
{
    private readonly int[] labels, predicted;
    private readonly float[] confidence, truth;

    private SamplePredictions(int count) => (labels, predicted, confidence, truth) = (new int[count], new int[count], new float[count], new float[count]);

    /// <summary>How many samples there are.</summary>
    public int Count => labels.Length;

    /// <summary>The class each sample has.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>The class it was taken for: that of the largest output, the first of equals; 0 where outputs are no numbers.</summary>
    public ReadOnlySpan<int> Predicted => predicted;

    /// <summary>The probability the model gives to the class it chose, 0 … 1.</summary>
    public ReadOnlySpan<float> Confidence => confidence;

    /// <summary>The probability it gives to the class the sample has, 0 … 1.</summary>
    public ReadOnlySpan<float> Truth => truth;

    /// <summary>Which samples are right.</summary>
    public bool[] Right()
    {
        var right = new bool[Count];
        for (int i = 0; i < Count; i++) right[i] = labels[i] == predicted[i];
        return right;
    }

    /// <summary>The samples that are wrong, those first of which the model was surest.</summary>
    public int[] Mistakes() => [.. Enumerable.Range(0, Count).Where(i => labels[i] != predicted[i]).OrderByDescending(i => confidence[i]).ThenBy(i => i)];

    /// <summary>Asks a model about every sample; probabilities are the softmax of its outputs.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="data">The samples; no limit of the recipe is applied.</param>
    /// <param name="recipe">Says how many samples a batch has.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SamplePredictions Of(Layer net, ParameterStore weights, Dataset data, Recipe recipe, CancellationToken cancellation = default)
    {
        var all = new SamplePredictions(data.Count);
        foreach (Batch batch in new Loader(data, recipe.EvaluationBatchSize, recipe.Seed, shuffle: false).Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            using Pass pass = Pass.Inference(weights);
            ReadOnlySpan<float> shares = net.Apply(pass.Input(batch.Values, batch.Shape)).Softmax().Span;
            int classes = shares.Length / batch.Count;
            for (int i = 0; i < batch.Count; i++) all.Set(batch.Indices[i], batch.Labels[i], shares.Slice(i * classes, classes));
        }

        return all;
    }

    private void Set(int sample, int label, ReadOnlySpan<float> shares)
    {
        int best = 0;
        for (int c = 1; c < shares.Length; c++)
        {
            if (shares[c] > shares[best]) best = c;
        }

        (labels[sample], predicted[sample], confidence[sample], truth[sample]) = (label, best, shares[best], shares[label]);
    }
}
