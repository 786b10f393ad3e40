namespace Kiln;

/// <summary>What is averaged over several views of a sample.</summary>
public enum ViewMean
{
    /// <summary>The probabilities of the classes, softmax of the outputs; of a single output, its sigmoid.</summary>
    Probabilities,

    /// <summary>The outputs themselves.</summary>
    Outputs,
}

/// <summary>Measures a model that looks at several views of each sample and averages what it finds.</summary>
/// <remarks>A mean over one view is that view's output, so that one view of each sample as it is gives the numbers of <see cref="Evaluator"/>, bit for bit.</remarks>
public static class ViewEvaluator
{
    /// <summary>Runs the model over all views of all samples.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="views">The same samples in each, in the same order, with the same labels; the randomness of view v is that of epoch v.</param>
    /// <param name="recipe">Says which loss and how many samples per batch.</param>
    /// <param name="mean">What is averaged.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="ArgumentException">No views, or views of different numbers of samples.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Evaluation Evaluate(
        Layer net, ParameterStore weights, IReadOnlyList<Dataset> views, Recipe recipe, ViewMean mean = ViewMean.Probabilities, CancellationToken cancellation = default)
    {
        if (views.Count == 0 || views.Any(v => v.Count != views[0].Count || v.SampleShape != views[0].SampleShape))
        {
            throw new ArgumentException("An evaluation needs at least one view, and all views of the same samples and shape.", nameof(views));
        }

        if (views.Count == 1) return Evaluator.Evaluate(net, weights, views[0], recipe, cancellation: cancellation);
        if (views[0].Targets.Kind != TargetKind.Class) throw new InputException($"Predictions of several views are averaged for classes alone, and the samples of '{views[0].Name}' have other targets; evaluate without views.");
        var sums = new EvaluationSums(views[0]);
        Loss loss = LossChoice.For(recipe.Loss, views[0]);
        int count = views[0].Count, size = views[0].SampleShape.Count, batchSize = Math.Min(recipe.EvaluationBatchSize, count);
        float[] values = new float[batchSize * size];
        int[] labels = new int[batchSize];
        double[] scores = [];
        float[] means = [];
        for (int start = 0; start < count; start += batchSize)
        {
            int n = Math.Min(batchSize, count - start), columns = 0;
            for (int i = 0; i < n; i++) labels[i] = views[0].LabelOf(start + i);
            Array.Clear(scores);
            for (int v = 0; v < views.Count; v++)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int i = 0; i < n; i++) views[v].Read(start + i, new SampleKey(recipe.Seed, v, start + i), values.AsSpan(i * size, size));
                using Pass pass = Pass.Inference(weights);
                ReadOnlySpan<float> found = Found(net.Apply(pass.Input(values.AsSpan(0, n * size), [n, .. views[0].SampleShape.ToArray()])), mean).Span;
                columns = found.Length / n;
                if (scores.Length == 0) (scores, means) = (new double[batchSize * columns], new float[batchSize * columns]);
                for (int i = 0; i < found.Length; i++) scores[i] += found[i];
            }

            Span<float> rows = means.AsSpan(0, n * columns);
            for (int i = 0; i < rows.Length; i++) rows[i] = Score(scores[i] / views.Count, columns, mean);
            using Pass last = Pass.Inference(weights);
            sums.Add(loss.Of(last.Input(rows, [n, columns]), labels.AsSpan(0, n)).Item(), rows, labels.AsSpan(0, n));
        }

        return sums.Result;
    }

    private static Tensor Found(Tensor output, ViewMean mean) => mean == ViewMean.Outputs ? output : output.Shape[-1] == 1 ? output.Sigmoid() : output.Softmax();

    /// <summary>The output that has the mean probability: its logarithm, whose softmax is the probability again; of a single one, log p/(1 − p).</summary>
    private static float Score(double value, int columns, ViewMean mean)
    {
        if (mean == ViewMean.Outputs) return (float)value;
        double least = float.Epsilon, p = Math.Max(value, least);
        return (float)(columns == 1 ? Math.Log(p / Math.Max(1 - value, least)) : Math.Log(p));
    }
}
