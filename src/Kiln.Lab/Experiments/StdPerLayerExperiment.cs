using Kiln.Devices;

namespace Kiln.Lab;

/// <summary>How large activations are, layer by layer, before training (G3, G4, G5, G9).</summary>
internal sealed class StdPerLayerExperiment : Experiment
{
    private const int DeepLayers = 30;

    private static readonly (string Name, ActivationKind Function, string Init, double[] Paper, double Tolerance)[] Series =
    [
        ("tanh, N(0, 0.01²)", ActivationKind.Tanh, "normal:0.01", [.49, .29, .18, .11, .07, .05], 0.01),
        ("tanh, 1/√n", ActivationKind.Tanh, "fan-in", [.63, .49, .41, .36, .32, .29], 0.01),
        ("tanh, N(0, 0.05²)", ActivationKind.Tanh, "normal:0.05", [.87, .85, .85, .85, .85, .85], 0.01),
        ("ReLU, 1/√n", ActivationKind.Relu, "fan-in", [.58, .41, .29, .21, .15, .10], 0.02),
        ("ReLU, √(2/n)", ActivationKind.Relu, "he", [.83, .83, .83, .83, .83, .83], 0.04),
    ];

    /// <inheritdoc/>
    public override string Name => "std-per-layer";

    /// <inheritdoc/>
    public override string Title => "The size of activations in an untrained network, layer by layer";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["G3", "G4", "G5", "G9"];

    /// <inheritdoc/>
    public override string Question => "Which first weights keep the deviation of activations from falling or growing with depth, for tanh and for rectifiers?";

    /// <inheritdoc/>
    public override Cost Cost => new(30, 80);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        int width = lab.Scale.Of(64, 4096, 4096), deepWidth = lab.Scale.Of(32, 512, 512);
        Statistic[][] measured = [.. Series.Select(s => Layers(lab.Draw(s.Name, lab.Seeds, seed => Probe(s.Function, s.Init, width, 6, seed).Measure(lab.Device)), l => l.Deviation))];
        (string Name, string Init)[] deep = [("N(0, 0.01²)", "normal:0.01"), ("√(2/n)", "he"), ("N(0, 0.1²)", "normal:0.1")];
        LayerSignal[][][] signals = [.. deep.Select(d => lab.Draw($"{DeepLayers} layers, {d.Name}", seed => Probe(ActivationKind.Relu, d.Init, deepWidth, DeepLayers, seed).MeasureBothWays(lab.Device)))];
        Statistic[][] deviations = [.. signals.Select(s => Layers(s, l => l.Deviation))], gradients = [.. signals.Select(s => Layers(s, l => l.Gradient))];

        Figure[] figures =
        [
            new LineFigure("Deviation of activations, six layers", new("layer"), new("standard deviation", Minimum: 0),
            [
                .. Series.Select((s, i) => Drawn(s.Name, measured[i])),
                .. Series.Select(s => new Line($"{s.Name}, lecture or theory", Numbers(6), s.Paper, Dashed: true)),
            ]),
            new LineFigure($"Rectifiers, {DeepLayers} layers: forward", new("layer"), new("standard deviation of activations", Logarithmic: true), [.. deep.Select((d, i) => Drawn(d.Name, deviations[i]))]),
            new LineFigure($"Rectifiers, {DeepLayers} layers: back", new("layer"), new("standard deviation of gradients", Logarithmic: true), [.. deep.Select((d, i) => Drawn(d.Name, gradients[i]))], "The gradient of the last layer is N(0, 1)."),
            new TableFigure("Deviation of activations", ["first weights", .. Enumerable.Range(1, 6).Select(l => $"layer {l}")], [.. Series.Select((s, i) => (string[])[s.Name, .. measured[i].Select(m => $"{m.Mean:F3}")])]),
        ];
        Statistic kept = Statistic.Of([.. signals[1].Select(s => s[^1].Deviation / s[0].Deviation)]);
        Statistic small = Statistic.Of([.. signals[0].Select(s => s[^1].Deviation / s[0].Deviation)]), large = Statistic.Of([.. signals[2].Select(s => s[^1].Deviation / s[0].Deviation)]);
        return new(
            figures,
            [
                .. Series.Select((s, i) => lab.Claim(
                    $"{s.Name}: the deviations of six layers are those of the lecture, within {s.Tolerance}.",
                    measured[i].Zip(s.Paper).All(p => Math.Abs(p.First.Mean - p.Second) <= s.Tolerance + 0.005),
                    Text(s.Paper), Text([.. measured[i].Select(m => m.Mean)]), [.. measured[i].Select((m, layer) => new Measurement($"deviation of layer {layer + 1}", m))])),
                lab.ClaimOfDraws($"Rectifiers with √(2/n) keep the deviation within a factor of 2 over {DeepLayers} layers.", kept.Mean is > 0.5 and < 2, "constant", $"last over first {kept.Mean:F2}", new Measurement("deviation of the last layer over the first", kept)),
                lab.ClaimOfDraws($"With N(0, 0.01²) the signal is gone after {DeepLayers} layers: less than a millionth.", small.Mean < 1e-6, "vanishes", $"last over first {small.Mean:g2}", new Measurement("deviation of the last layer over the first", small)),
                lab.ClaimOfDraws($"With N(0, 0.1²) it explodes: more than a thousandfold after {DeepLayers} layers.", large.Mean > 1e3, "explodes", $"last over first {large.Mean:g2}", new Measurement("deviation of the last layer over the first", large)),
            ],
            [
                $"Six layers of {width} units, 16 inputs N(0, 1), no biases; {lab.Seeds.Count} networks of each kind are drawn. The lecture shows one draw of the first series; the others are mean-field theory.",
                $"The deep networks have {deepWidth} units, {lab.Draws.Count} of each kind; the lecture names no width.",
                "Tolerances allow for the rounding of the printed values, half a hundredth. One network of rectifiers with √(2/n) differs from theory by some hundredths by chance, because nothing pulls a deviation back.",
            ]);
    }

    private static ActivationProbe Probe(ActivationKind function, string init, int width, int depth, ulong seed) => new(new Activation(function), Init.Parse(init), width, depth, Seed: seed);

    private static double[] Numbers(int layers) => [.. Enumerable.Range(1, layers).Select(i => (double)i)];

    private static Statistic[] Layers<T>(T[][] draws, Func<T, double> number) => [.. Enumerable.Range(0, draws[0].Length).Select(layer => Statistic.Of([.. draws.Select(d => number(d[layer]))]))];

    private static Line Drawn(string name, Statistic[] layers) => new(name, Numbers(layers.Length), [.. layers.Select(l => l.Mean)]);

    private static string Text(double[] values) => string.Join(" ", values.Select(v => $"{v:F2}"));
}
