using System.Text.Json.Serialization;

namespace Kiln;

/// <summary>What the targets of a data set are, and how numbers among them are scaled for training.</summary>
/// <param name="Kind">What is said of each sample.</param>
/// <param name="Count">The floats of each sample: as many as labels, values or pixels; 0 where it has one class.</param>
public sealed record TargetSpec([property: JsonConverter(typeof(JsonStringEnumConverter<TargetKind>))] TargetKind Kind, int Count)
{
    /// <summary>One class for each sample.</summary>
    public static TargetSpec OneClass { get; } = new(TargetKind.Class, 0);

    /// <summary>What is taken from each value before training, its mean over the training samples; null for nothing.</summary>
    public IReadOnlyList<float>? Means { get; init; }

    /// <summary>What each value is then divided by, its standard deviation over the training samples; null for nothing.</summary>
    public IReadOnlyList<float>? Deviations { get; init; }

    /// <summary>Numbers scaled to mean 0 and standard deviation 1, <c>(v − μ)/σ</c>, by the rows <c>[N, count]</c> given; a value that never changes keeps its scale.</summary>
    public static TargetSpec OfValues(int count, ReadOnlySpan<float> rows)
    {
        float[] means = new float[count], deviations = new float[count];
        int samples = rows.Length / count;
        for (int c = 0; c < count; c++)
        {
            double sum = 0, squares = 0;
            for (int i = 0; i < samples; i++) sum += rows[(i * count) + c];
            double mean = sum / samples;
            for (int i = 0; i < samples; i++) squares += (rows[(i * count) + c] - mean) * (rows[(i * count) + c] - mean);
            double deviation = Math.Sqrt(squares / samples);
            means[c] = (float)mean;
            deviations[c] = deviation > 1e-6 * Math.Max(Math.Abs(mean), float.Epsilon) ? (float)deviation : 1;   // below is rounding
        }

        return new(TargetKind.Values, count) { Means = means, Deviations = deviations };
    }

    /// <summary>Target <paramref name="c"/> as training takes it.</summary>
    public float Scale(int c, float value) => Means is null || Deviations is null ? value : (value - Means[c]) / Deviations[c];

    /// <summary>Target <paramref name="c"/> in its own unit again.</summary>
    public double Unscale(int c, double scaled) => Means is null || Deviations is null ? scaled : (scaled * Deviations[c]) + Means[c];
}
