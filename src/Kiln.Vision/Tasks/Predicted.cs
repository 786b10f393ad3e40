namespace Kiln.Vision;

/// <summary>What a model takes images for.</summary>
/// <param name="Labels">The class of each image.</param>
/// <param name="Classes">The class that the model gives it; −1 where an output is no number.</param>
internal sealed record Predicted(int[] Labels, int[] Classes)
{
    /// <summary>The share that the model takes for its class, 0 … 1.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Labels.Length).Count(i => Labels[i] == Classes[i]) / Labels.Length;

    /// <summary>Asks a model about images, changed before they are normalised; the recipe's limit is applied.</summary>
    /// <exception cref="InputException">The images are of another size or have other classes than the model knows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Predicted Of(ImageClassifier model, ImageSource images, IReadOnlyList<ImageTransform> changes, CancellationToken cancellation)
    {
        Recipe recipe = model.Info.Recipe;
        var loader = new Loader(recipe.TestPart(model.TestView(images, changes)), recipe.EvaluationBatchSize, recipe.Seed, shuffle: false);
        int[] labels = new int[loader.Data.Count], classes = new int[labels.Length];
        int done = 0;
        foreach (Batch batch in loader.Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            using Pass pass = Pass.Inference(model.Weights);
            ReadOnlySpan<float> scores = model.Net.Apply(pass.Input(batch.Values, batch.Shape)).Span;
            int outputs = scores.Length / batch.Count;
            batch.Labels.CopyTo(labels.AsSpan(done));
            for (int i = 0; i < batch.Count; i++) classes[done++] = Metrics.Predict(scores.Slice(i * outputs, outputs));
        }

        return new(labels, classes);
    }
}
