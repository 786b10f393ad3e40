namespace Kiln;

/// <summary>How well a model does on a data set.</summary>
/// <param name="Samples">How many samples were looked at.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The share classified correctly, 0 … 1: of samples, of labels or of pixels; of numbers R², the share of their variance that is explained.</param>
/// <param name="TopFiveAccuracy">The share whose label is among the five largest outputs, 0 … 1; NaN where samples have no class.</param>
/// <param name="Confusion">How often each true class was taken for each class; outputs that are no numbers count as class 0. Null where samples have no class.</param>
public sealed record Evaluation(long Samples, double Loss, double Accuracy, double TopFiveAccuracy, ConfusionMatrix? Confusion)
{
    /// <summary>What is measured of targets other than one class; null where samples have a class.</summary>
    public Measures? Measures { get; init; }
}

/// <summary>Measures a model in inference passes; training and the evaluation of a stored model both come here, so that their numbers are equal.</summary>
public static class Evaluator
{
    /// <summary>Runs the model over all samples, in their order.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="data">The samples; no limit of the recipe is applied.</param>
    /// <param name="recipe">Says which loss and how many samples per batch.</param>
    /// <param name="loaderThreads">How many threads read data.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InputException">The data set is empty or has a label the model has no output for.</exception>
    public static Evaluation Evaluate(
        Layer net, ParameterStore weights, Dataset data, Recipe recipe, int loaderThreads = 1, CancellationToken cancellation = default)
    {
        var loader = new Loader(data, recipe.EvaluationBatchSize, recipe.Seed, shuffle: false, loaderThreads);
        return Evaluate(net, weights, loader, LossChoice.For(recipe.Loss, data), cancellation);
    }

    internal static Evaluation Evaluate(Layer net, ParameterStore weights, Loader loader, Loss loss, CancellationToken cancellation)
    {
        var sums = new EvaluationSums(loader.Data);
        foreach (Batch batch in loader.Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            using Pass pass = Pass.Inference(weights);
            Tensor output = net.Apply(pass.Input(batch.Values, batch.Shape));
            sums.Add(MixedTargets.LossOf(loss, output, batch).Item(), output.Span, batch);
        }

        return sums.Result;
    }
}
