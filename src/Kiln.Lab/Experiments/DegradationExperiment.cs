using Kiln.Vision;

namespace Kiln.Lab;

/// <summary>Plain and residual networks of 20 and 56 layers (L1, L2, L3): figures 1 and 6 of He et al. (2016), smaller.</summary>
internal sealed class DegradationExperiment : Experiment
{
    private const string Cifar = "cifar10", Substitute = "fashion-mnist", Ratio = "longest over shortest gradient";
    private const int Shallow = 20, Deep = 56;

    /// <inheritdoc/>
    public override string Name => "degradation";

    /// <inheritdoc/>
    public override string Title => "Plain against residual networks of 20 and 56 layers";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["L1", "L2", "L3"];

    /// <inheritdoc/>
    public override string Question => "Is a plain network of 56 layers worse than one of 20, on training data too, do shortcuts mend it, and are gradients of layers more alike with them?";

    /// <inheritdoc/>
    public override Cost Cost => new(70, 5000);

    /// <inheritdoc/>
    public override ExperimentResult Run(LabContext lab)
    {
        string data = Choose(lab);
        int channels = 8, stride = lab.Scale.Of(4, 2, 1), images = lab.Scale.Of(32, 128, 128);
        Recipe recipe = new()
        {
            Data = data,
            Model = "linear",
            Optimizer = new Sgd(0.1f, Momentum: 0.9f, L2Penalty: 1e-4f),
            Schedule = new CosineSchedule(),
            BatchSize = 128,
            Epochs = lab.Scale.Of(1, 5, 10),
            TrainLimit = lab.Scale.Of<int?>(64, 6_000, 25_000),
            TestLimit = lab.Scale.Of<int?>(64, 2_000, null),
        };
        var meter = new ProfileMeter(images);
        (string Name, int Depth, bool Residual)[] kinds = [("plain-20", Shallow, false), ("plain-56", Deep, false), ("ResNet-20", Shallow, true), ("ResNet-56", Deep, true)];
        IReadOnlyList<TrialSet> sets = lab.Train([.. kinds.Select(k => new Arm(k.Name, recipe) { Meter = meter, Net = (sample, classes) => Net(sample, classes, k.Depth, k.Residual, channels, stride) })]);
        Statistic[] train = [.. sets.Select(s => s.Of(TrainError))], test = [.. sets.Select(s => s.Of(t => 1 - t.Last))];
        Statistic Spread(int arm, Index when) => Statistic.Of([.. sets[arm].Trials.Select(t => Math.Log10(t.SeriesOf(Ratio)[when]))]);
        return new(
            [
                new LineFigure("Training error", new("epoch"), new("training error", Minimum: 0), [.. sets.Select(s => s.Curve(Epochs, t => [.. t.History.Select(e => 1 - e.TrainAccuracy)]))]),
                new LineFigure("Test error", new("epoch"), new("test error", Minimum: 0), [.. sets.Select(s => s.Curve(Epochs, t => [.. t.History.Select(e => 1 - e.TestAccuracy ?? double.NaN)]))]),
                Profiles("Gradient of each layer's weights before training", ProfileMeter.Before), Profiles("Gradient of each layer's weights after training", ProfileMeter.After),
                new TableFigure(
                    "In numbers", ["network", "training error", "test error", "longest over shortest gradient, before", "after"],
                    [.. sets.Select((s, i) => (string[])[s.Arm.Name, $"{train[i]}", $"{test[i]}", $"{Math.Pow(10, Spread(i, 0).Mean):g3}", $"{Math.Pow(10, Spread(i, ^1).Mean):g3}"])]),
            ],
            [
                Higher("Degradation: the deeper plain network has the higher training error.", train, 1, 0, "training error", "higher (figure)"),
                Higher("And the higher test error.", test, 1, 0, "test error", "higher (figure)"),
                Higher("With shortcuts the deeper network is not worse: ResNet-20's test error is at least that of ResNet-56.", test, 2, 3, "test error", "8.75 % against 6.97 %", orEqual: true),
                Higher("At 56 layers the plain network has the higher test error.", test, 1, 3, "test error", "6.97 % with shortcuts"),
                Flatter("before training", 0), Flatter("after training", ^1),
            ],
            [
                .. data == Cifar ? (string[])[] : ["CIFAR-10, the paper's data, was not found or could not be used; Fashion-MNIST stands in for it."],
                $"The networks for small images of He et al. (2016) with {channels} channels in the first stage instead of 16{(stride > 1 ? $", a first convolution with stride {stride}, which makes all images smaller" : "")}, without augmentation, {recipe.Epochs} epochs of {recipe.TrainLimit:N0} images of {data} instead of 164 of all; SGD at 0.1 with momentum 0.9 and L2 penalty 1e-4, batches of 128, the rate falling as a cosine. Plain networks have the same layers, batch norms too, and no shortcuts; shortcuts have no parameters.",
                "So short a training shows how hard the deep networks are to optimise, not where they end: errors are several times the paper's.",
                $"Gradients are those of the weights of all convolutions on {images} training images; the ratio is stated as a geometric mean over the seeds.",
            ]);

        Claim Higher(string sentence, Statistic[] errors, int high, int low, string what, string paper, bool orEqual = false) => lab.Claim(
            sentence, orEqual ? errors[high].Mean >= errors[low].Mean : errors[high].Mean > errors[low].Mean, paper, $"{errors[high].Mean:P1} against {errors[low].Mean:P1}",
            new Measurement($"{what}, {kinds[high].Name}", errors[high]), new Measurement($"{what}, {kinds[low].Name}", errors[low]));

        Claim Flatter(string moment, Index when)
        {
            (Statistic plain, Statistic residual) = (Spread(1, when), Spread(3, when));
            return lab.Claim(
                $"Gradients of the layers of ResNet-56 are more alike than those of plain-56 {moment}: the longest over the shortest is smaller.", double.IsFinite(plain.Mean + residual.Mean) ? residual.Mean < plain.Mean : null,
                "rather uniform", $"{Math.Pow(10, residual.Mean):g3} against {Math.Pow(10, plain.Mean):g3}",
                new Measurement("log10 of the ratio, ResNet-56", residual), new Measurement("log10 of the ratio, plain-56", plain));
        }

        LineFigure Profiles(string title, string series) => new(
            title, new("convolution"), new("‖∂L/∂W‖", Logarithmic: true), [.. sets.Select(s => s.Curve(t => [.. Enumerable.Range(1, t.SeriesOf(series).Length).Select(i => (double)i)], t => t.SeriesOf(series)))]);
    }

    private static IReadOnlyList<double> Epochs(Trial trial) => [.. trial.History.Select(e => (double)e.Epoch)];

    private static double TrainError(Trial trial) => trial.Fault is null && trial.History.Count > 0 ? 1 - trial.History[^1].TrainAccuracy : 1;

    /// <summary>The paper's data where they are, otherwise some that can be downloaded.</summary>
    private static string Choose(LabContext lab)
    {
        try
        {
            lab.Data.Open(Cifar);
            return Cifar;
        }
        catch (InputException)
        {
            return Substitute;
        }
    }

    private static Sequential Net(Shape sample, int classes, int depth, bool residual, int channels, int stride)
    {
        var first = new VarianceScaling(2, FanMode.Out, Spread.Normal);
        var layers = new List<Layer> { Convolution(sample[2], channels, stride), new BatchNorm(channels), new Relu() };
        int inputs = channels;
        for (int stage = 0; stage < 3; stage++)
        {
            int outputs = channels << stage;
            for (int block = 0; block < (depth - 2) / 6; block++, inputs = outputs)
            {
                int step = stage > 0 && block == 0 ? 2 : 1;
                layers.Add(residual
                    ? new BasicBlock(inputs, outputs, step, Shortcut.ZeroPadding)
                    : new Sequential(Convolution(inputs, outputs, step), new BatchNorm(outputs), new Relu(), Convolution(outputs, outputs, 1), new BatchNorm(outputs), new Relu()));
            }
        }

        layers.AddRange([new GlobalAveragePool(), new Linear(inputs, classes, init: Init.Torch)]);
        return new([.. layers]);

        Conv2d Convolution(int from, int to, int step) => new(from, to, kernel: 3, stride: step, padding: 1, bias: false, init: first);
    }

    /// <summary>Gradients of all convolutions on the first images, before and after training.</summary>
    private sealed record ProfileMeter(int Images) : Meter
    {
        public const string Before = "gradients before", After = "gradients after";

        public override MeterRun Begin(Dataset train, Dataset test, Recipe recipe) => new Watch(train, Images);

        private sealed class Watch(Dataset train, int images) : MeterRun
        {
            private readonly (float[] Values, Shape Shape, int[] Labels) batch = FirstOf(train, images);

            public override void RunEnding(RunResult result) => Profile(After);

            protected override void Measure(long step) => Profile(Before);

            private void Profile(string name)
            {
                float[] kept = Weights.Values.Span.ToArray();   // running statistics move with a training pass
                var trace = BatchTrace.Of(Net, Weights, batch.Values, batch.Shape, batch.Labels);
                kept.CopyTo(Weights.Values.Span);
                double least = double.PositiveInfinity, greatest = 0;
                foreach (Parameter p in Weights.Parameters)
                {
                    if (p.Shape.Rank != 4) continue;
                    double norm = trace.GradientNorm(p.Path);
                    Note(name, norm);
                    (least, greatest) = (Math.Min(least, norm), Math.Max(greatest, norm));
                }

                Note(Ratio, greatest / least);
            }
        }
    }
}
