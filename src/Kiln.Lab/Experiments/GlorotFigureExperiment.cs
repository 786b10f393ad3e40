using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>Gradients that travel back through five hidden layers of tanh, with the standard and the normalised initialisation (H2): figure 7 of Glorot and Bengio (2010).</summary>
internal sealed class GlorotFigureExperiment : Experiment
{
    private const int Hidden = 5, Bins = 60;

    /// <inheritdoc/>
    public override string Name => "glorot-fig7";

    /// <inheritdoc/>
    public override string Title => "Back-propagated gradients, standard against normalised initialisation";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["H2", "G8"];

    /// <inheritdoc/>
    public override string Question => "Do gradients reach the first of five hidden layers as wide as they left the last, with weights U(±1/√n) and with Glorot and Bengio's?";

    /// <inheritdoc/>
    public override Cost Cost => new(10, 25);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        int units = lab.Scale.Of(24, 1000, 1000), samples = lab.Scale.Of(10, 300, 300);
        ImageSources images = lab.Data.Open("fashion-mnist");
        var data = new ImageView(images.Train, PixelNormalizer.Fit(images.Train, InputNormalization.Parse("zScore")));
        var loader = new Loader(data, samples, seed: 0, shuffle: false, threads: 0);
        Batch batch = loader.Epoch(0).First();
        (float[] x, Shape shape, int[] labels) = (batch.Values.ToArray(), batch.Shape, batch.Labels.ToArray());

        (string Name, Init Init)[] kinds = [("standard, U(±1/√n)", Init.Torch), ("normalised, U(±√(6/(n + m)))", Init.Glorot)];
        (double[] Gradients, double[] Values)[][] drawn =
        [
            .. kinds.Select(k => lab.Draw(k.Name, seed =>
            {
                TracedLayer[] layers = Trace(k.Init, seed);
                return (layers.Select(l => TracedLayer.DeviationOf(l.Gradient)).ToArray(), layers.Select(l => TracedLayer.DeviationOf(l.Values)).ToArray());
            })),
        ];
        double[][][] gradients = [.. drawn.Select(draws => draws.Select(d => d.Gradients).ToArray())], activations = [.. drawn.Select(draws => draws.Select(d => d.Values).ToArray())];
        double[] layerNumbers = [.. Enumerable.Range(1, Hidden).Select(i => (double)i)];

        return new(
            [
                .. kinds.Select(k => Histogram($"Gradients of activations: {k.Name}", Trace(k.Init, lab.FirstSeed))),
                Profile("Deviation of gradients", "standard deviation", gradients), Profile("Deviation of activations", "standard deviation", activations),
            ],
            [Ratio(0, "below 0.2", r => r < 0.2, "the peak at 0 differs by layer"), Ratio(1, "between 0.5 and 2", r => r is > 0.5 and < 2, "the histograms are alike")],
            [
                $"{Hidden} hidden layers of {units:N0} tanh units, softmax and cross-entropy, {samples} images of Fashion-MNIST as z-scores, before training; {lab.Draws.Count} networks of each kind, biases zero.",
                "The paper shows histograms of networks with 1,000 units on Shapeset-3×2; the theory of both depends on the numbers of units and not on the images.",
            ]);

        TracedLayer[] Trace(Init init, ulong seed)
        {
            var layers = new List<(string, Layer)> { ("flatten", new Flatten()) };
            for (int i = 1; i <= Hidden; i++)
            {
                layers.Add(($"linear{i}", new Linear(i == 1 ? shape.Count / shape[0] : units, units)));
                layers.Add(($"tanh{i}", new Tanh()));
            }

            layers.Add(("output", new Linear(units, images.Train.ClassNames.Count)));
            var net = new Sequential([.. layers]);
            net.SetInit(init, Init.Zero);
            using var weights = ParameterStore.For(net.Parameters, lab.Device, seed);
            var trace = BatchTrace.Of(net, weights, x, shape, labels);
            return [.. Enumerable.Range(1, Hidden).Select(i => trace.LayerAt($"tanh{i}"))];
        }

        Claim Ratio(int kind, string bounds, Func<double, bool> within, string paper)
        {
            Statistic ratio = Statistic.Of([.. gradients[kind].Select(g => g[0] / g[^1])]);
            return lab.ClaimOfDraws(
                $"With the {kinds[kind].Name} initialisation the gradients of the first hidden layer are {bounds} times as wide as those of the last.",
                double.IsFinite(ratio.Mean) ? within(ratio.Mean) : null, paper, $"{ratio.Mean:F3}", new Measurement("deviation of gradients, first over last hidden layer", ratio));
        }

        LineFigure Profile(string title, string unit, double[][][] of) => new(
            title, new("hidden layer"), new(unit, Logarithmic: true),
            [.. kinds.Select((k, i) => new Line(k.Name, layerNumbers, [.. Enumerable.Range(0, Hidden).Select(l => of[i].Average(d => d[l]))]))]);
    }

    private static HistogramFigure Histogram(string title, TracedLayer[] layers)
    {
        double reach = 3 * layers.Max(l => TracedLayer.DeviationOf(l.Gradient));
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => reach * ((2.0 * i / Bins) - 1))];
        return new(title, new("gradient"), edges, [.. layers.Select((l, i) => new Counts($"layer {i + 1}", Count(l.Gradient, reach)))], "Share of a layer's gradients in each bin; one network.");
    }

    private static double[] Count(float[] values, double reach)
    {
        var counts = new double[Bins];
        foreach (float v in values)
        {
            int bin = (int)Math.Floor(((v / reach) + 1) / 2 * Bins);
            if (bin >= 0 && bin < Bins) counts[bin] += 1.0 / values.Length;
        }

        return counts;
    }
}
