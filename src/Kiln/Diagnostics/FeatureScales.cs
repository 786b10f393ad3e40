namespace Kiln;

/// <summary>What each input feature means to the first layer: how large the gradient of its weights is, and how large the weights are.</summary>
/// <remarks>
/// The gradient of first weights is proportional to the input, <c>∂L/∂W = xᵀ δ</c>: a feature of a large scale gets large updates where it needs small weights, so
/// that one rate cannot suit all. Once features are of one scale, the lengths of the weights say how much the model makes of each.
/// Features are the inputs of a linear layer, or the channels of a convolution.
/// </remarks>
/// <param name="Layer">The path of the first layer with weights.</param>
/// <param name="GradientNorms">For each feature the root of the mean square, over batches, of the length of its weights' gradient.</param>
/// <param name="WeightNorms">For each feature the length of its weights.</param>
public sealed record FeatureScales(string Layer, IReadOnlyList<double> GradientNorms, IReadOnlyList<double> WeightNorms)
{
    /// <summary>The largest gradient over the median of those that are not 0: near 1 for features of one scale, and not a number where all are 0.</summary>
    public double GradientRatio
    {
        get
        {
            double[] some = [.. GradientNorms.Where(g => g > 0).Order()];
            return some.Length == 0 ? double.NaN : some[^1] / some[(some.Length - 1) / 2];
        }
    }

    /// <summary>The feature with the largest gradient.</summary>
    public int Largest => Enumerable.Range(0, GradientNorms.Count).MaxBy(f => GradientNorms[f]);

    /// <summary>The features by the length of their weights, longest first; after scaling the input, by what the model makes of them.</summary>
    public IReadOnlyList<int> Ranked => [.. Enumerable.Range(0, WeightNorms.Count).OrderByDescending(f => WeightNorms[f])];

    /// <summary>Measures a model on samples; its values and gradients stay as they are.</summary>
    /// <param name="net">The model.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="loss">The loss whose gradient is measured.</param>
    /// <param name="batches">The samples; one step's gradient is taken of each batch.</param>
    /// <exception cref="InputException">There are no batches, or the model has no layer with weights.</exception>
    /// <exception cref="ShapeException">A batch does not fit the model.</exception>
    public static FeatureScales Measure(Layer net, ParameterStore weights, Loss loss, IEnumerable<Batch> batches)
    {
        Layer first = FirstWeights.Of(net);
        Parameter weight = FirstWeights.WeightOf(first);
        double[] squares = new double[weight.Shape[-2]], lengths = new double[squares.Length];
        using var kept = new KeptState(weights);
        FirstWeights.AddSquares(weight.Shape, weight.Values, lengths);
        long step = 0;
        foreach (Batch batch in batches)
        {
            using (Pass pass = Pass.Training(weights, step++)) MixedTargets.LossOf(loss, net.Apply(pass.Input(batch.Values, batch.Shape)), batch).Backward();
            FirstWeights.AddSquares(weight.Shape, weight.Gradients, squares);
            kept.RestoreValues();   // running statistics
        }

        if (step == 0) throw new InputException("Gradients of features are measured on samples; expected at least one batch, received none.");
        return new(first.Path, [.. squares.Select(s => Math.Sqrt(s / step))], [.. lengths.Select(Math.Sqrt)]);
    }
}
