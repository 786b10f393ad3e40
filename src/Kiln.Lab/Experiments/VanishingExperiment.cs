using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>How short gradients of the first layers become with one hidden layer more: sigmoid units, N(0, 1) weights, MNIST (H1).</summary>
internal sealed class VanishingExperiment : Experiment
{
    private const int Units = 30, Most = 5;
    private const string Lecture = "normal:1";

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

        double[][][] atStart = [.. Enumerable.Range(1, Most).Select(hidden => lab.Draw($"{hidden} hidden layers", seed => Norms(hidden, Init.Parse(Lecture), seed)))];
        double[][][] scaled = [.. ((int[])[3, 4]).Select(hidden => lab.Draw($"{hidden} hidden layers, N(0, 1/n)", seed => Norms(hidden, Init.LeCun, seed)))];
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
            [
                Falls("N(0, 1)", 0, atStart[2], atStart[3]), Falls("N(0, 1)", 1, atStart[2], atStart[3]),
                Falls("N(0, 1/n)", 0, scaled[0], scaled[1]), Falls("N(0, 1/n)", 1, scaled[0], scaled[1]),
            ],
            [
                $"784 inputs in 0 … 1, hidden layers of {Units} sigmoid units, softmax and cross-entropy; weights and biases N(0, 1); {samples:N0} training images as one batch; {lab.Draws.Count} networks of each depth.",
                "The lecture shows two figures with different scales and reads about a tenth off them; each is of one network. The factor scatters from draw to draw, so it is stated as a geometric mean, with the range.",
                "With N(0, 1) the sum of 30 inputs is large, units saturate, and large weights make up for most of what small slopes take away. With N(0, 1/n), n inputs of a unit, slopes are near ¼ and nothing makes up for them; that arm is not the lecture's.",
            ]);

        Claim Falls(string first, int layer, double[][] three, double[][] four)
        {
            double[] factors = [.. three.Zip(four, (a, b) => a[layer] / b[layer])];
            var logarithm = Statistic.Of([.. factors.Select(Math.Log10)]);
            double error = logarithm.Deviation / Math.Sqrt(logarithm.Count);
            return lab.ClaimOfDraws(
                $"Weights {first}: the gradient of layer {layer + 1} is shorter with four hidden layers than with three, by a factor whose logarithm is above 0 by more than two standard errors.",
                double.IsFinite(error) ? logarithm.Mean > 2 * error : null, "about 10", $"{Math.Pow(10, logarithm.Mean):F2}, from {factors.Min():F2} to {factors.Max():F2}, n = {factors.Length}",
                new Measurement("log10 of the factor", logarithm), new Measurement("length with three", Statistic.Of([.. three.Select(d => d[layer])])), new Measurement("length with four", Statistic.Of([.. four.Select(d => d[layer])])));
        }

        double[] Norms(int hidden, Init init, ulong seed)
        {
            Sequential net = Net(shape, hidden, init);
            using var weights = ParameterStore.For(net.Parameters, lab.Device, seed);
            return NormsOf(BatchTrace.Of(net, weights, x, shape, labels), hidden);
        }

        double[][] Course(int hidden, ulong seed)
        {
            Sequential net = Net(shape, hidden, Init.Parse(Lecture));
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

    private static Sequential Net(Shape batch, int hidden, Init init)
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
        net.SetInit(init, new Normal(1));
        return net;
    }
}
