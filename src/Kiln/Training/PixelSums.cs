namespace Kiln;

/// <summary>Measures a class for each pixel: the share of pixels that are right, and of each class the intersection over the union, <c>TP/(TP + FP + FN)</c>.</summary>
/// <remarks>Pixels without a class, 255, are left out. The mean is over the classes that are there, in truth or by mistake.</remarks>
internal sealed class PixelSums(IReadOnlyList<string> names) : MeasureSums
{
    private readonly ConfusionMatrix confusion = new(names.Count);

    /// <inheritdoc/>
    public override double Score => confusion.Accuracy;

    /// <inheritdoc/>
    public override Measures Result
    {
        get
        {
            double[] overlaps = [.. Enumerable.Range(0, names.Count).Select(Overlap)];
            double[] there = [.. overlaps.Where(double.IsFinite)];
            return new(
                [new("pixelAccuracy", "pixels right", Score), new("meanIntersectionOverUnion", "mean IoU", there.Length > 0 ? there.Average() : double.NaN)],
                [.. names.Select((name, c) => new TargetMeasures(name, [new("intersectionOverUnion", "IoU", overlaps[c]), new("share", "share", Truths(c) / (double)confusion.Samples)]))]);
        }
    }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] != PixelTargets.Ignored) confusion.Add((int)targets[i], Math.Max(Metrics.Predict(outputs.Slice(i * names.Count, names.Count)), 0));
        }
    }

    private long Truths(int c) => Enumerable.Range(0, names.Count).Sum(p => confusion[c, p]);

    private double Overlap(int c)
    {
        long union = Truths(c) + Enumerable.Range(0, names.Count).Sum(t => confusion[t, c]) - confusion[c, c];
        return union > 0 ? (double)confusion[c, c] / union : double.NaN;
    }
}
