namespace Kiln;

/// <summary>Running sums over the samples seen so far: mean loss in double precision and accuracy, in the order of the samples; it allocates nothing.</summary>
public sealed class Metrics
{
    /// <summary>How many samples were added.</summary>
    public long Samples { get; private set; }

    /// <summary>Of how many the largest output was that of the label.</summary>
    public long Correct { get; private set; }

    /// <summary>The sum of the losses of all samples.</summary>
    public double LossSum { get; private set; }

    /// <summary>The mean loss of a sample; NaN before the first.</summary>
    public double Loss => LossSum / Samples;

    /// <summary>The share of samples classified correctly, 0 … 1; NaN before the first.</summary>
    public double Accuracy => (double)Correct / Samples;

    /// <summary>Adds a batch.</summary>
    /// <param name="meanLoss">The batch's mean loss.</param>
    /// <param name="outputs">One row of class scores per sample, <c>[N, classes]</c>.</param>
    /// <param name="labels">One class number per sample, <c>[N]</c>.</param>
    public void Add(float meanLoss, ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels)
    {
        int classes = outputs.Length / labels.Length;
        LossSum += (double)meanLoss * labels.Length;
        Samples += labels.Length;
        for (int i = 0; i < labels.Length; i++)
        {
            if (Predict(outputs.Slice(i * classes, classes)) == labels[i]) Correct++;
        }
    }

    /// <summary>Starts again from the given sums: empty ones, or those of a checkpoint.</summary>
    public void Reset(long samples = 0, long correct = 0, double lossSum = 0)
    {
        Samples = samples;
        Correct = correct;
        LossSum = lossSum;
    }

    /// <summary>The class that a row of scores speaks for: the largest, the first of equals; of a single score, 1 where positive; −1 where a score is no number.</summary>
    public static int Predict(ReadOnlySpan<float> scores)
    {
        if (scores.Length == 1) return float.IsNaN(scores[0]) ? -1 : scores[0] > 0 ? 1 : 0;
        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i])) return -1;
            if (scores[i] > scores[best]) best = i;
        }

        return best;
    }

    /// <summary>Whether fewer than <paramref name="k"/> classes come before the label; of equal scores the lower class comes first, and a score that is no number never counts.</summary>
    public static bool IsInTop(int k, ReadOnlySpan<float> scores, int label)
    {
        float own = scores[label];
        int before = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > own || (scores[i] == own && i < label)) before++;
        }

        return !float.IsNaN(own) && before < k;
    }
}
