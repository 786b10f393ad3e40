namespace Kiln;

/// <summary>Measures several labels of each sample; a label is taken to be there where its output is above 0, a probability above ½.</summary>
/// <remarks>
/// Average precision is <c>Σ (Rₙ − Rₙ₋₁)·Pₙ</c> over the thresholds between different outputs, as scikit-learn has it; F1 is <c>2·TP/(2·TP + FP + FN)</c>, of all labels
/// together the micro-averaged one.
/// </remarks>
internal sealed class LabelSums(IReadOnlyList<string> names) : MeasureSums
{
    private readonly List<float> outputs = [], targets = [];

    /// <inheritdoc/>
    public override double Score => Count().Right / (double)outputs.Count;

    /// <inheritdoc/>
    public override Measures Result
    {
        get
        {
            double[] precision = [.. Enumerable.Range(0, names.Count).Select(AveragePrecision)];
            double[] meaningful = [.. precision.Where(double.IsFinite)];
            return new(
                [
                    new("labelAccuracy", "labels right", Score),
                    new("meanAveragePrecision", "mean average precision", meaningful.Length > 0 ? meaningful.Average() : double.NaN),
                    new("microF1", "F1 of all labels", F1(Count())),
                ],
                [.. names.Select((name, c) => new TargetMeasures(name,
                    [new("averagePrecision", "average precision", precision[c]), new("f1", "F1", F1(Count(c))), new("share", "share", Share(c))]))]);
        }
    }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        this.outputs.AddRange(outputs);
        this.targets.AddRange(targets);
    }

    private static double F1((int True, int False, int Missed, int Right) n) => n.True + n.False + n.Missed == 0 ? double.NaN : 2.0 * n.True / ((2.0 * n.True) + n.False + n.Missed);

    /// <summary>Labels found, found wrongly, missed, and right either way; of one label or of all.</summary>
    private (int True, int False, int Missed, int Right) Count(int? label = null)
    {
        (int found, int wrong, int missed, int right) = (0, 0, 0, 0);
        for (int i = label ?? 0; i < outputs.Count; i += label is null ? 1 : names.Count)
        {
            (bool said, bool there) = (outputs[i] > 0, targets[i] >= 0.5f);
            if (said && there) found++;
            if (said && !there) wrong++;
            if (!said && there) missed++;
            if (said == there && !float.IsNaN(outputs[i])) right++;
        }

        return (found, wrong, missed, right);
    }

    private double Share(int label)
    {
        int there = 0;
        for (int i = label; i < targets.Count; i += names.Count) there += targets[i] >= 0.5f ? 1 : 0;
        return there * (double)names.Count / targets.Count;
    }

    /// <summary>NaN where no sample has the label.</summary>
    private double AveragePrecision(int label)
    {
        int samples = outputs.Count / names.Count;
        float[] scores = new float[samples];
        bool[] there = new bool[samples];
        for (int i = 0; i < samples; i++) (scores[i], there[i]) = (-outputs[(i * names.Count) + label], targets[(i * names.Count) + label] >= 0.5f);
        Array.Sort(scores, there);
        int found = 0, positives = there.Count(t => t);
        double sum = 0;
        for (int i = 0; i < samples;)
        {
            int before = found, end = i;
            for (; end < samples && scores[end] == scores[i]; end++) found += there[end] ? 1 : 0;
            if (end == i) end++;   // an output that is no number equals nothing, itself included
            sum += (found - before) * (double)found / end;
            i = end;
        }

        return positives == 0 ? double.NaN : sum / positives;
    }
}
