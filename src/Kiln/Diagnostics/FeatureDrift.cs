namespace Kiln;

/// <summary>How a feature's mean moves with the order of the samples: a trend in time, a sensor that ages, files sorted by something.</summary>
/// <param name="Feature">The number of the feature.</param>
/// <param name="Slope">Its change per sample, by least squares, in its own unit.</param>
/// <param name="Span">Its change from the first sample to the last, in standard deviations of the feature about the line.</param>
/// <param name="T">The slope over its standard error: Student's t, with about as many degrees of freedom as there are samples.</param>
public sealed record FeatureDrift(int Feature, double Slope, double Span, double T)
{
    /// <summary>From this t on a slope is no accident: of 10,000 features without one, two are beyond.</summary>
    private const double LargestT = 4;

    /// <summary>From this span on a drift is worth a word.</summary>
    private const double LargestSpan = 0.25;

    /// <summary>Whether the mean moves by more than chance and by more than a quarter of a deviation; then take the trend away (<see cref="LinearTrend"/>) before scaling.</summary>
    public bool Drifts => Math.Abs(T) > LargestT && Math.Abs(Span) > LargestSpan;

    /// <summary>A sentence that names the cure.</summary>
    public override string ToString() =>
        $"Feature {Feature} moves by {Span:0.##} deviations from the first sample to the last (t = {T:0.#}); take the trend away before scaling, or shuffle if the order means nothing.";

    /// <summary>Measures the rows of a table.</summary>
    /// <param name="rows">The rows in their order, <c>[N, features]</c>.</param>
    /// <param name="features">The number of features.</param>
    /// <exception cref="InputException">There are fewer than three rows, or no whole number of them.</exception>
    public static IReadOnlyList<FeatureDrift> Measure(ReadOnlySpan<float> rows, int features)
    {
        Require.AtLeast(1, "features", features);
        if (rows.Length % features != 0) throw new InputException($"Rows of {features} features have as many values; received {rows.Length} values, which is no whole number of rows.");
        var found = new Regression(features, classes: 1);
        for (int start = 0; start < rows.Length; start += features) found.Add(0, rows.Slice(start, features));
        return found.Result;
    }

    /// <summary>Measures samples in the order of the data, without what the order of classes does: folders are sorted by class.</summary>
    /// <param name="data">The samples, as they are in epoch 0; features are the entries of their last axis, such as channels, averaged over all places.</param>
    /// <exception cref="InputException">There are fewer than three samples.</exception>
    public static IReadOnlyList<FeatureDrift> Measure(Dataset data)
    {
        int features = data.SampleShape[-1];
        float[] sample = new float[data.SampleShape.Count], means = new float[features];
        var found = new Regression(features, data.ClassNames.Count);
        for (int i = 0; i < data.Count; i++)
        {
            data.Read(i, new SampleKey(Seed: 0, Epoch: 0, i), sample);
            for (int f = 0; f < features; f++)
            {
                double sum = 0;
                for (int at = f; at < sample.Length; at += features) sum += sample[at];
                means[f] = (float)(sum * features / sample.Length);
            }

            found.Add(data.LabelOf(i), means);
        }

        return found.Result;
    }

    /// <summary>Sums of products of values and sample numbers about the means of each class, by Welford's updates (1962).</summary>
    private sealed class Regression(int features, int classes)
    {
        private readonly long[] counts = new long[classes];
        private readonly double[] middles = new double[classes], means = new double[classes * features];
        private readonly double[] products = new double[features], squares = new double[features];
        private double timeSquares;
        private long n;

        public void Add(int label, ReadOnlySpan<float> values)
        {
            counts[label]++;
            double away = n - middles[label];
            middles[label] += away / counts[label];
            timeSquares += away * (n - middles[label]);
            for (int f = 0; f < features; f++)
            {
                ref double mean = ref means[(label * features) + f];
                double before = values[f] - mean;
                mean += before / counts[label];
                products[f] += away * (values[f] - mean);
                squares[f] += before * (values[f] - mean);
            }

            n++;
        }

        public IReadOnlyList<FeatureDrift> Result
        {
            get
            {
                long freedom = n - counts.Count(c => c > 0) - 1;
                if (freedom < 1) throw new InputException($"A drift needs at least three samples, and more than classes; received {n}.");
                return [.. Enumerable.Range(0, features).Select(f => Of(f, freedom))];
            }
        }

        private FeatureDrift Of(int feature, long freedom)
        {
            if (timeSquares == 0 || squares[feature] == 0) return new(feature, 0, 0, 0);
            double slope = products[feature] / timeSquares, rest = Math.Max(squares[feature] - (slope * products[feature]), 0);
            double deviation = Math.Sqrt(rest / freedom);
            return new(feature, slope, slope * (n - 1) / deviation, slope * Math.Sqrt(timeSquares) / deviation);
        }
    }
}
