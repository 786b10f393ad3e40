namespace Kiln;

/// <summary>Measures numbers, in their own units: the mean absolute error, the root of the mean squared error, and R² = <c>1 − Σ(v − v̂)²/Σ(v − mean v)²</c>.</summary>
/// <remarks>Of several values all three are means over the values, as scikit-learn's <c>uniform_average</c>.</remarks>
internal sealed class ValueSums(IReadOnlyList<string> names, TargetSpec spec) : MeasureSums
{
    private readonly double[] sums = new double[names.Count], squares = new double[names.Count], distances = new double[names.Count], errors = new double[names.Count];
    private long samples;

    /// <inheritdoc/>
    public override double Score => Mean(Determination);

    /// <inheritdoc/>
    public override Measures Result => new(Numbers(Mean), [.. names.Select((name, c) => new TargetMeasures(name, Numbers(of => of(c))))]);

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        samples += targets.Length / names.Count;
        for (int i = 0; i < targets.Length; i++)
        {
            int c = i % names.Count;
            // Sums of scaled targets, whose mean is near 0, lose nothing to cancellation.
            double error = (double)outputs[i] - targets[i];
            sums[c] += targets[i];
            squares[c] += (double)targets[i] * targets[i];
            distances[c] += Math.Abs(error);
            errors[c] += error * error;
        }
    }

    private Measure[] Numbers(Func<Func<int, double>, double> over) =>
    [
        new("meanAbsoluteError", "mean absolute error", over(c => Unit(c) * distances[c] / samples)),
        new("rootMeanSquaredError", "root mean squared error", over(c => Unit(c) * Math.Sqrt(errors[c] / samples))),
        new("r2", "R²", over(Determination)),
    ];

    private double Mean(Func<int, double> of) => Enumerable.Range(0, names.Count).Average(of);

    private double Unit(int c) => spec.Deviations is { } deviations ? deviations[c] : 1;

    private double Determination(int c)
    {
        double spread = squares[c] - (sums[c] * sums[c] / samples);
        return spread > 0 ? 1 - (errors[c] / spread) : double.NaN;
    }
}
