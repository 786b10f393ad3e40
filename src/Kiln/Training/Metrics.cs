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
            if (IsInTop(1, outputs.Slice(i * classes, classes), labels[i])) Correct++;
        }
    }

    /// <summary>Starts again from the given sums: empty ones, or those of a checkpoint.</summary>
    public void Reset(long samples = 0, long correct = 0, double lossSum = 0)
    {
        Samples = samples;
        Correct = correct;
        LossSum = lossSum;
    }

    /// <summary>The class with the largest score, the first of equals.</summary>
    public static int ArgMax(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
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

    /// <summary>The share of rows whose label is among the <paramref name="k"/> largest scores, 0 … 1.</summary>
    /// <param name="outputs">Class scores, <c>[N, classes]</c>.</param>
    /// <param name="labels">Class numbers, <c>[N]</c>.</param>
    /// <param name="k">How many guesses a row has.</param>
    public static double TopAccuracy(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, int k)
    {
        int classes = outputs.Length / labels.Length, correct = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (IsInTop(k, outputs.Slice(i * classes, classes), labels[i])) correct++;
        }

        return (double)correct / labels.Length;
    }
}
