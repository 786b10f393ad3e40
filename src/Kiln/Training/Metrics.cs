namespace Kiln;

/// <summary>Running sums over the samples seen so far: mean loss in double precision and accuracy, or what stands for it, in the order of the samples; it allocates nothing.</summary>
public sealed class Metrics
{
    /// <summary>How many samples were added.</summary>
    public long Samples { get; private set; }

    /// <summary>How many answers were looked at: one of each sample, or as many as it has labels or pixels with a class.</summary>
    public long Answers { get; private set; }

    /// <summary>How many of the answers were right: of classes, where the largest output was that of the label.</summary>
    public long Correct { get; private set; }

    /// <summary>The sum of squared errors of numbers, as they are scaled for training.</summary>
    public double Errors { get; private set; }

    /// <summary>The sum of squares of these numbers, whose mean over the training samples is 0.</summary>
    public double Spread { get; private set; }

    /// <summary>The sum of the losses of all samples.</summary>
    public double LossSum { get; private set; }

    /// <summary>The mean loss of a sample; NaN before the first.</summary>
    public double Loss => LossSum / Samples;

    /// <summary>The share of answers that were right, 0 … 1; of numbers <c>1 − Errors/Spread</c>, which over a whole epoch is R². NaN before the first.</summary>
    public double Accuracy => Answers > 0 ? (double)Correct / Answers : 1 - (Errors / Spread);

    /// <summary>Adds a batch.</summary>
    /// <param name="meanLoss">The batch's mean loss.</param>
    /// <param name="outputs">One row of class scores per sample, <c>[N, classes]</c>.</param>
    /// <param name="labels">One class number per sample, <c>[N]</c>.</param>
    public void Add(float meanLoss, ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels)
    {
        int classes = outputs.Length / labels.Length;
        LossSum += (double)meanLoss * labels.Length;
        Samples += labels.Length;
        Answers += labels.Length;
        for (int i = 0; i < labels.Length; i++)
        {
            if (Predict(outputs.Slice(i * classes, classes)) == labels[i]) Correct++;
        }
    }

    /// <summary>Adds a batch of any targets.</summary>
    /// <param name="meanLoss">The batch's mean loss.</param>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="batch">What they should be.</param>
    internal void Add(float meanLoss, ReadOnlySpan<float> outputs, Batch batch)
    {
        TargetKind kind = batch.TargetSpec.Kind;
        if (kind == TargetKind.Class)
        {
            Add(meanLoss, outputs, batch.Labels);
            return;
        }

        LossSum += (double)meanLoss * batch.Count;
        Samples += batch.Count;
        ReadOnlySpan<float> targets = batch.Targets;
        if (kind == TargetKind.Pixels) AddPixels(outputs, targets);
        else if (kind == TargetKind.Labels) AddLabels(outputs, targets);
        else AddValues(outputs, targets);
    }

    /// <summary>Starts again from the given sums: empty ones, or those of a checkpoint.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="correct">Right answers.</param>
    /// <param name="lossSum">The sum of losses.</param>
    /// <param name="answers">All answers; null for one of each sample, where no numbers were added.</param>
    /// <param name="errors">The sum of squared errors.</param>
    /// <param name="spread">The sum of squares.</param>
    public void Reset(long samples = 0, long correct = 0, double lossSum = 0, long? answers = null, double errors = 0, double spread = 0)
    {
        Answers = answers ?? samples;
        Errors = errors;
        Spread = spread;
        Samples = samples;
        Correct = correct;
        LossSum = lossSum;
    }

    private void AddLabels(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        Answers += targets.Length;
        for (int i = 0; i < targets.Length; i++)
        {
            if (outputs[i] > 0 == targets[i] >= 0.5f && !float.IsNaN(outputs[i])) Correct++;
        }
    }

    private void AddPixels(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        int classes = outputs.Length / targets.Length;
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] == PixelTargets.Ignored) continue;
            Answers++;
            if (Predict(outputs.Slice(i * classes, classes)) == (int)targets[i]) Correct++;
        }
    }

    private void AddValues(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            double error = (double)outputs[i] - targets[i];
            Errors += error * error;
            Spread += (double)targets[i] * targets[i];
        }
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
