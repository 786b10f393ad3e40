using System.Buffers;

namespace Kiln;

/// <summary>The negative log-likelihood of class numbers, which reads and writes one column of each row and not all of them.</summary>
internal static class LabelLikelihood
{
    /// <summary><c>−α·Σ wᵧ·(1 − e^xᵧ)^γ·xᵧ / Σ wᵧ</c> of log-probabilities x <c>[N, C]</c>, y the label of a row; without weights the mean over rows.</summary>
    /// <exception cref="InputException">Another number of weights than classes, a label that is no class, or labels of classes that all weigh nothing.</exception>
    public static Tensor Of(Tensor logProbabilities, ReadOnlySpan<int> labels, IReadOnlyList<float>? weights, string loss, float gamma = 0, float alpha = 1)
    {
        OneHot.Check(logProbabilities, labels, loss);
        int rows = labels.Length;
        float[] ofRows = ArrayPool<float>.Shared.Rent(rows);
        try
        {
            if (weights is null) Array.Fill(ofRows, 1, 0, rows);
            else WeightedTargets.OfRows(logProbabilities, labels, weights, loss, ofRows);
            return logProbabilities.Pick(labels).NegativeLogLikelihood(logProbabilities.Pass.Input(ofRows.AsSpan(0, rows), [rows, 1]), gamma, alpha);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(ofRows);
        }
    }
}
