using System.Buffers;

namespace Kiln;

/// <summary>Targets of classes that do not all weigh the same: the weights are put into the targets, because losses are linear in them.</summary>
internal static class WeightedTargets
{
    /// <summary>
    /// Targets <c>[N, C]</c> for N class numbers: <c>w·((1 − ε)·t + ε/C)·N/Σ wᵧ</c>, so that a mean over rows becomes the mean weighted by the weight of
    /// each row's label, as PyTorch's.
    /// </summary>
    /// <exception cref="InputException">Another number of weights than classes, a label that is no class, or labels of classes that all weigh nothing.</exception>
    public static Tensor Of(Tensor output, ReadOnlySpan<int> labels, IReadOnlyList<float> weights, float smoothing, string loss)
    {
        OneHot.Check(output, labels, loss);
        double total = Total(output, labels, weights, loss);
        int rows = labels.Length, columns = weights.Count;
        float[] targets = ArrayPool<float>.Shared.Rent(rows * columns);
        try
        {
            for (int i = 0; i < rows * columns; i++)
            {
                int c = i % columns;
                double t = ((c == labels[i / columns] ? 1 : 0) * (1.0 - smoothing)) + ((double)smoothing / columns);
                targets[i] = (float)(weights[c] * t * rows / total);
            }

            return output.Pass.Input(targets.AsSpan(0, rows * columns), output.Shape);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(targets);
        }
    }

    /// <summary>The weight of each row, <c>wᵧ·N/Σ wᵧ</c>, y being its label, which is a class.</summary>
    /// <exception cref="InputException">Another number of weights than classes, or labels of classes that all weigh nothing.</exception>
    public static void OfRows(Tensor output, ReadOnlySpan<int> labels, IReadOnlyList<float> weights, string loss, Span<float> ofRows)
    {
        double total = Total(output, labels, weights, loss);
        for (int i = 0; i < labels.Length; i++) ofRows[i] = (float)(weights[labels[i]] * labels.Length / total);
    }

    /// <summary>Targets <c>w·((1 − ε)·t + ε/C)</c> for weights of the classes t <c>[N, C]</c>, computed on the device; a mean over rows stays one, as PyTorch's.</summary>
    /// <exception cref="ShapeException">The targets do not fit.</exception>
    /// <exception cref="InputException">Another number of weights than classes.</exception>
    public static Tensor Of(Tensor output, Tensor targets, IReadOnlyList<float> weights, float smoothing, string loss)
    {
        if (targets.Shape != output.Shape) throw new ShapeException($"{loss}: expected targets {output.Shape} like the outputs, got {targets.Shape}.");
        Check(output, weights, loss);
        int columns = weights.Count;
        float[] perClass = ArrayPool<float>.Shared.Rent(columns);
        try
        {
            for (int c = 0; c < columns; c++) perClass[c] = weights[c];
            return targets.WeighClasses(output.Pass.Input(perClass.AsSpan(0, columns), [columns]), smoothing);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(perClass);
        }
    }

    /// <summary>Refuses weights below 0, or all 0.</summary>
    /// <exception cref="InputException">Such weights.</exception>
    public static void Validate(IReadOnlyList<float>? weights)
    {
        if (weights is null) return;
        bool some = false;
        for (int i = 0; i < weights.Count; i++)
        {
            Require.NotNegative($"classWeights[{i}]", weights[i]);
            some |= weights[i] > 0;
        }

        if (!some) throw new InputException("classWeights: expected at least one weight above 0, received none.");
    }

    /// <summary>Σ wᵧ over the rows.</summary>
    private static double Total(Tensor output, ReadOnlySpan<int> labels, IReadOnlyList<float> weights, string loss)
    {
        Check(output, weights, loss);
        double total = 0;
        foreach (int label in labels) total += weights[label];
        return total > 0 ? total : throw new InputException($"{loss}: the classes of all labels of this batch weigh nothing; give more classes a weight above 0.");
    }

    private static void Check(Tensor output, IReadOnlyList<float> weights, string loss)
    {
        if (output.Shape.Rank != 2 || output.Shape[1] != weights.Count) throw new InputException($"{loss}: expected one weight for each class of outputs {output.Shape}, received {weights.Count}; does the last layer have one output per class?");
    }
}
