namespace Kiln;

/// <summary>The layer whose weights meet the input: the first linear layer or convolution of a model.</summary>
internal static class FirstWeights
{
    /// <summary>Finds it, in the order of the model's tree.</summary>
    /// <exception cref="InputException">The model has none.</exception>
    public static Layer Of(Module net) => Find(net) ?? throw new InputException("Features are looked at where they meet weights; the model has neither a linear layer nor a convolution.");

    /// <summary>Its weights.</summary>
    public static Parameter WeightOf(Layer layer) => layer switch { Linear l => l.Weight, Conv2d c => c.Weight, _ => throw new ArgumentException($"{layer} has no such weights.", nameof(layer)) };

    /// <summary>Sums of squares over all weights of each input feature: inputs of a linear layer, channels of a convolution.</summary>
    /// <param name="shape">The shape of the weights, <c>[inputs, outputs]</c> or <c>[kh, kw, channels, K]</c>.</param>
    /// <param name="values">As many numbers.</param>
    /// <param name="into">Where the sums are added, one for each feature.</param>
    public static void AddSquares(Shape shape, ReadOnlySpan<float> values, Span<double> into)
    {
        int outputs = shape[-1], features = shape[-2];
        for (int row = 0; row * outputs < values.Length; row++)
        {
            double sum = 0;
            foreach (float v in values.Slice(row * outputs, outputs)) sum += (double)v * v;
            into[row % features] += sum;
        }
    }

    private static Layer? Find(Module module)
    {
        if (module is Linear or Conv2d) return (Layer)module;
        foreach (NamedModule child in module.Children)
        {
            if (Find(child.Module) is { } found) return found;
        }

        return null;
    }
}
