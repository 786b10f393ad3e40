namespace Kiln;

/// <summary>Input whose values are far from unit scale, or whose features have scales of their own: steps are too large for some weights and too small for others.</summary>
internal sealed class UnscaledInput : DoctorRule
{
    /// <summary>A deviation above this, and initialisers that assume 1 make signals as many times too large; bytes have about 80.</summary>
    private const double TooLarge = 5, FarTooLarge = 10;

    /// <summary>The same for signals too small; the square of it is lost of the first layer's gradient.</summary>
    private const double TooSmall = 0.05, FarTooSmall = 0.02;

    /// <summary>The largest deviation of a feature over the median one: its square is the ratio of curvatures that one rate must serve.</summary>
    private const double Uneven = 30;

    public override string Name => "unscaled-input";

    public override string Row => "A2";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains =>
        [.. Consequences.NoLearning, .. Consequences.TooLarge, "uncentred-input", "saturated-functions", "growing-activations", "shrinking-activations", "exploding-gradients", "gradient-lost-to-slopes", "gradient-lost-to-weights"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        if (patient.Start.Input is not { } input || input.Means.Any(m => !double.IsFinite(m))) yield break;
        double[] varying = [.. input.Deviations.Where(d => d > 0).Order()];
        if (varying.Length == 0) yield break;
        double mean = input.Means.Average(), deviation = Math.Sqrt(input.Means.Average(m => (m - mean) * (m - mean)) + input.Deviations.Average(d => d * d));
        double ratio = varying[^1] / varying[varying.Length / 2];
        bool normed = NormFollows(patient.Start);
        if (deviation is > TooLarge or < TooSmall)
        {
            yield return Found(
                normed ? Severity.Note : deviation is > FarTooLarge or < FarTooSmall ? Severity.Serious : Severity.Warning,
                $"The first layer receives values of deviation {deviation:g3} and mean {mean:g3}.",
                $"Initialisers assume a deviation of about 1{(normed ? "; the norm after the first layer makes up for it" : ": signals, and gradients of the first weights, are as many times too large or small")}.",
                "Normalise each feature by mean and deviation of the training samples.",
                0.95, "input") with { Change = new("""{"normalize": "zScore"}""") };
        }
        else if (ratio > Uneven)
        {
            int feature = Array.IndexOf(input.Deviations, varying[^1]);
            yield return Found(
                ratio > Uneven * Uneven / 10 ? Severity.Serious : Severity.Warning,
                $"Feature {feature} has a deviation of {varying[^1]:g3}, {ratio:F0} times that of the median feature; the gradient of its weights is {FeatureScales.Measure(patient.Net, patient.Weights, patient.Loss, [patient.Probe]).GradientRatio:F0} times as long.",
                "It dominates every sum, and the gradient of a weight grows with its input: one learning rate cannot serve both.",
                "Normalise each feature by its own mean and deviation.",
                0.95, $"feature {feature}") with { Change = new("""{"normalize": "zScore"}""") };
        }
    }

    /// <summary>Whether a norm takes the scale away again before any function.</summary>
    internal static bool NormFollows(Vitals vitals)
    {
        int first = 0;
        while (first < vitals.Layers.Count && !vitals.Layers[first].IsWeighted) first++;
        return vitals.Layers.Any(l => l.Before == first && l.Layer is (BatchNorm or SampleNorm));
    }
}
