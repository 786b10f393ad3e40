namespace Kiln;

/// <summary>Input whose mean is far from 0 in units of its deviation: all units see nearly the same number.</summary>
internal sealed class UncentredInput : DoctorRule
{
    /// <summary>|mean| over deviation of a typical feature. Pixels between 0 and 1 have about 1; from 3 on hardly a value lies on the other side of 0.</summary>
    private const double Far = 3, VeryFar = 5;

    public override string Name => "uncentred-input";

    public override string Row => "A1";

    public override Needs Needs => Needs.Samples;

    public override IReadOnlyList<string> Explains => [.. Consequences.NoLearning, .. Consequences.TooLarge, "saturated-functions", "gradient-lost-to-slopes", "growing-activations"];

    public override IEnumerable<Finding> Examine(Patient patient)
    {
        if (patient.Start.Input is not { } input) yield break;
        double mean = input.Means.Average(), spread = Math.Sqrt(input.Means.Average(m => (m - mean) * (m - mean)) + input.Deviations.Average(d => d * d));
        double off = Math.Sqrt(input.Means.Average(m => m * m)) / spread;
        if (!(off > Far)) yield break;
        bool normed = UnscaledInput.NormFollows(patient.Start);
        yield return Found(
            normed ? Severity.Note : off > VeryFar ? Severity.Serious : Severity.Warning,
            $"The features that the first layer receives lie {off:F1} deviations from 0 (mean {mean:g3}, deviation {spread:g3}){OneSided(patient)}.",
            $"Every unit adds the same large number to what tells samples apart{(normed ? "; the norm after the first layer takes it away" : ", and all weights of a unit get gradients of one sign")}.",
            "Subtract the mean of the training samples from each feature.",
            0.9, "input") with { Change = new("""{"normalize": "zScore"}""") };
    }

    /// <summary>How many units of the first layer are on the same side of their function for every sample.</summary>
    private static string OneSided(Patient patient) =>
        FirstLayerRange.Measure(patient.Net, patient.Weights, [patient.Probe]) is { } range && range.AlwaysOn + range.AlwaysOff > 0
            ? $"; {range.AlwaysOn + range.AlwaysOff} of {range.Units} units of the first layer are on one side of 0 for every sample"
            : "";
}
