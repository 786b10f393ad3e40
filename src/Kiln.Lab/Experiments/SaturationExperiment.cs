using Kiln.Devices;

namespace Kiln.Lab;

/// <summary>How much of a normal input falls where the sigmoid is flat (F11).</summary>
internal sealed class SaturationExperiment : Experiment
{
    private static readonly double[] Shares = [0.2, 0.1, 0.05], Deviations = [0.5, 1, 1.5, 2, 2.5, 3, 4, 5];

    /// <inheritdoc/>
    public override string Name => "saturation";

    /// <inheritdoc/>
    public override string Title => "Where a sigmoid is flat: inputs of deviation 1 and 3";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["F11", "F12"];

    /// <inheritdoc/>
    public override string Question => "How many inputs of a sigmoid fall where its slope is below a fifth of its maximum, when they are N(0, 1) and when they are N(0, 3²)?";

    /// <inheritdoc/>
    public override Cost Cost => new(1, 2);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        var sigmoid = new Activation(ActivationKind.Sigmoid);
        int samples = lab.Scale.Of(1_000, 100_000, 100_000);
        Saturation[][] measured = [.. Deviations.Select(d => lab.Draw($"deviation {d}", seed => Saturation.Measure(new Sigmoid(), lab.Device, d, Shares[0], samples: samples, seed: seed)))];
        Statistic Flat(double deviation) => Statistic.Of([.. measured[Array.IndexOf(Deviations, deviation)].Select(s => s.Flat)]);
        Statistic Slope(double deviation) => Statistic.Of([.. measured[Array.IndexOf(Deviations, deviation)].Select(s => s.MeanSlope)]);

        var curves = new LineFigure(
            "Share of inputs in the flat region of a sigmoid",
            new("standard deviation of the input"),
            new("share of inputs"),
            [
                .. Shares.Select(share => new Line($"slope below {share:P0} of its maximum", Deviations, [.. Deviations.Select(d => Saturation.Predict(sigmoid, d, share).Flat)], Dashed: true)),
                new Line($"measured, below {Shares[0]:P0}", Deviations, [.. Deviations.Select(d => Flat(d).Mean)]),
            ],
            "Dashed: by the normal distribution. The measured line counts slopes that a layer applied on the way back.");
        var table = new TableFigure(
            "Shares and mean slopes",
            ["deviation", .. Shares.Select(s => $"below {s:P0}"), $"measured below {Shares[0]:P0}", "mean slope", "measured mean slope"],
            [
                .. Deviations.Select(d => (string[])
                [
                    $"{d}", .. Shares.Select(s => $"{Saturation.Predict(sigmoid, d, s).Flat:P2}"), $"{Flat(d).Mean:P2}", $"{Saturation.Predict(sigmoid, d, Shares[0]).MeanSlope:F3}", $"{Slope(d).Mean:F3}",
                ]),
            ]);
        return new(
            [curves, table],
            [
                Flatness(1, 0.0039, "0.39 %"),
                Flatness(3, 0.336, "33.6 %"),
                Steepness(1, 0.207, "0.207"),
                Steepness(3, 0.115, "0.115"),
            ],
            [$"{samples:N0} inputs for each of {lab.Draws.Count} seeds; the paper's values are computed from the normal distribution, the lecture shows them as a picture."]);

        Claim Flatness(double deviation, double expected, string paper) => lab.ClaimOfDraws(
            $"Of inputs with deviation {deviation}, {paper} have a slope below 20 % of the maximum, within half a point.",
            Math.Abs(Flat(deviation).Mean - expected) <= 0.005, paper, $"{Flat(deviation).Mean:P2}", new Measurement("share of inputs with a slope below 20 %", Flat(deviation)));

        Claim Steepness(double deviation, double expected, string paper) => lab.ClaimOfDraws(
            $"The mean slope at deviation {deviation} is {paper}, within 0.005: by that gradients shrink.",
            Math.Abs(Slope(deviation).Mean - expected) <= 0.005, paper, $"{Slope(deviation).Mean:F3}", new Measurement("mean slope", Slope(deviation)));
    }
}
