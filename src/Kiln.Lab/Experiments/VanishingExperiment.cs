using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>How short gradients of the first layers become with one hidden layer more: sigmoid units, N(0, 1) weights, MNIST (H1).</summary>
internal sealed class VanishingExperiment : Experiment
{
    private const int Units = 30, Most = 5;

    /// <inheritdoc/>
    public override string Name => "vanishing";

    /// <inheritdoc/>
    public override string Title => "Vanishing gradients: three against four hidden layers of sigmoids on MNIST";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["H1", "H3"];

    /// <inheritdoc/>
    public override string Question => "By what factor do the gradients of the first two layers fall when a network of sigmoids with N(0, 1) weights gets a fourth hidden layer?";

    /// <inheritdoc/>
    public override Cost Cost => new(15, 60);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        int samples = lab.Scale.Of(50, 1000, 1000), steps = lab.Scale.Of(3, 100, 500);
        ImageSources images = lab.Data.Open("mnist");
        var data = new ImageView(images.Train, PixelNormalizer.Fit(images.Train, InputNormalization.Parse("none")));
        var loader = new Loader(data, samples, seed: 0, shuffle: false, threads: 0);
        Batch batch = loader.Epoch(0).First();
        (float[] x, Shape shape, int[] labels) = (batch.Values.ToArray(), batch.Shape, batch.Labels.ToArray());

        double[][][] atStart = [.. Enumerable.Range(1, Most).Select(hidden => lab.Draw($"{hidden} hidden layers", seed => Norms(hidden, seed)))];
        double[][] three = Course(3, lab.FirstSeed), four = Course(4, lab.FirstSeed);

        Figure[] figures =
        [
            new LineFigure(
                "Length of the gradient of each layer's weights before training", new("layer"), new("‖∂L/∂W‖", Logarithmic: true),
                [.. atStart.Select((draws, i) => new Line($"{i + 1} hidden", [.. Enumerable.Range(1, i + 1).Select(l => (double)l)], [.. Enumerable.Range(0, i + 1).Select(l => Statistic.GeometricMean([.. draws.Select(d => d[l])]))]))],
                "Geometric means over the draws; the output layer is left out."),
            new LineFigure(
                "Length of gradients during descent on all samples", new("step"), new("‖∂L/∂W‖", Logarithmic: true),
                [
                    .. three.Select((y, l) => new Line($"3 hidden, layer {l + 1}", [.. Enumerable.Range(0, y.Length).Select(i => (double)i)], y)),
                    .. four.Select((y, l) => new Line($"4 hidden, layer {l + 1}", [.. Enumerable.Range(0, y.Length).Select(i => (double)i)], y, Dashed: true)),
                ],
                "One seed. The lecture's figures are of this kind."),
        ];
        return new(
            figures,
            [Falls(0), Falls(1)],
            [
                $"784 inputs in 0 … 1, hidden layers of {Units} sigmoid units, softmax and cross-entropy; weights and biases N(0, 1); {samples:N0} training images as one batch; {lab.Draws.Count} networks of each depth.",
                "The lecture shows two figures with different scales and reads about a tenth off them; each is of one network. The factor scatters widely from draw to draw, so it is stated as a geometric mean, with the range.",
            ]);

        Claim Falls(int layer)
        {
            double[] factors = [.. atStart[2].Zip(atStart[3], (a, b) => a[layer] / b[layer])];
            double mean = Statistic.GeometricMean(factors);
            return lab.ClaimOfDraws(
                $"The gradient of layer {layer + 1} is shorter with four hidden layers than with three: a factor above 1 on geometric average.",
                double.IsFinite(mean) ? mean > 1 : null, "about 10", $"{mean:F1}, from {factors.Min():F1} to {factors.Max():F1}",
                new Measurement("factor, arithmetic", Statistic.Of(factors)), new Measurement("log10 of the factor", Statistic.Of([.. factors.Select(Math.Log10)])),
                new Measurement("length with three", Statistic.Of([.. atStart[2].Select(d => d[layer])])), new Measurement("length with four", Statistic.Of([.. atStart[3].Select(d => d[layer])])));
        }

        double[] Norms(int hidden, ulong seed)
        {
            Sequential net = Net(shape, hidden);
            using var weights = ParameterStore.For(net.Parameters, lab.Device, seed);
            return NormsOf(BatchTrace.Of(net, weights, x, shape, labels), hidden);
        }

        double[][] Course(int hidden, ulong seed)
        {
            Sequential net = Net(shape, hidden);
            using var weights = ParameterStore.For(net.Parameters, lab.Device, seed);
            using var descent = OptimizerState.For(new Sgd(0.1f), weights);
            var course = new List<double[]>();
            for (int step = 0; step < steps; step++)
            {
                lab.Cancellation.ThrowIfCancellationRequested();
                course.Add(NormsOf(BatchTrace.Of(net, weights, x, shape, labels), hidden));
                descent.Step();
            }

            return [.. Enumerable.Range(0, hidden).Select(l => course.Select(c => c[l]).ToArray())];
        }
    }

    private static double[] NormsOf(BatchTrace trace, int hidden) => [.. Enumerable.Range(0, hidden).Select(l => trace.GradientNorm($"hidden{l + 1}.weight"))];

    private static Sequential Net(Shape batch, int hidden)
    {
        int inputs = batch.Count / batch[0];
        var layers = new List<(string, Layer)> { ("flatten", new Flatten()) };
        for (int i = 1; i <= hidden; i++)
        {
            layers.Add(($"hidden{i}", new Linear(i == 1 ? inputs : Units, Units)));
            layers.Add(($"sigmoid{i}", new Sigmoid()));
        }

        layers.Add(("output", new Linear(Units, 10)));
        var net = new Sequential([.. layers]);
        net.SetInit(new Normal(1), new Normal(1));
        return net;
    }
}
