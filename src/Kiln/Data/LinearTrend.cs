namespace Kiln;

/// <summary>A straight line through each feature over the rows of a table, by least squares: what drifts with time, so that it can be taken away before features are scaled.</summary>
/// <remarks>Fitted to training rows and applied to any, so that later rows continue the line. Row numbers are those of the whole table.</remarks>
public sealed class LinearTrend
{
    private readonly double[] slopes, starts;

    private LinearTrend(double[] slopes, double[] starts) => (this.slopes, this.starts) = (slopes, starts);

    /// <summary>How much each feature grows from one row to the next.</summary>
    public IReadOnlyList<double> Slopes => slopes;

    /// <summary>The value of each line at row 0.</summary>
    public IReadOnlyList<double> Starts => starts;

    /// <summary>Fits the lines.</summary>
    /// <param name="rows">The training rows, <c>[N, features]</c>.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="firstRow">The number of the first of these rows.</param>
    /// <exception cref="InputException">There are fewer than two rows, or no whole number of them.</exception>
    public static LinearTrend Fit(ReadOnlySpan<float> rows, int features, long firstRow = 0)
    {
        Check(rows.Length, features, least: 2);
        int n = rows.Length / features;
        double middle = (n - 1) / 2.0, squares = n * (((double)n * n) - 1) / 12;   // Σ(t − t̄)²
        double[] slopes = new double[features], means = new double[features], starts = new double[features];
        for (int i = 0; i < rows.Length; i++) means[i % features] += rows[i] / (double)n;
        for (int i = 0; i < rows.Length; i++) slopes[i % features] += ((i / features) - middle) * (rows[i] - means[i % features]) / squares;
        for (int f = 0; f < features; f++) starts[f] = means[f] - (slopes[f] * (firstRow + middle));
        return new(slopes, starts);
    }

    /// <summary>Takes the lines away, in place.</summary>
    /// <param name="rows">Any rows, <c>[N, features]</c>.</param>
    /// <param name="firstRow">The number of the first of them.</param>
    /// <exception cref="InputException">They have another number of features.</exception>
    public void Remove(Span<float> rows, long firstRow = 0)
    {
        Check(rows.Length, slopes.Length, least: 0);
        for (int i = 0; i < rows.Length; i++)
        {
            int feature = i % slopes.Length;
            rows[i] = (float)(rows[i] - starts[feature] - (slopes[feature] * (firstRow + (i / slopes.Length))));
        }
    }

    private static void Check(int values, int features, int least)
    {
        Require.AtLeast(1, "features", features);
        if (values % features != 0 || values / features < least) throw new InputException($"A trend of {features} features needs rows of as many values, at least {least} of them; received {values} values.");
    }
}
