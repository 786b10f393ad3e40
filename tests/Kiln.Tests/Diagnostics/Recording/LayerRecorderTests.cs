using Kiln.Cpu;
using Kiln.Tests.Training;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics.Recording;

public sealed class LayerRecorderTests(ITestOutputHelper output) : IDisposable
{
    private readonly CpuDevice device = new(2);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "O3")]
    [Trait("row", "H7")]
    public void Activations_and_gradients_are_those_that_a_pass_of_single_layers_shows()
    {
        // Layers that run together are recorded under the last one's name; the conv of a norm is recorded, too.
        (LayersResult line, Dictionary<string, (float[] Values, float[] Gradient)> expected) = Recorded(Net());
        Assert.Equal(["0", "2", "3", "5", "6", "7"], line.Layers.Select(l => l.Path));
        Assert.Equal(["Conv2d", "Relu()", "Flatten()", "Tanh()", "Dropout", "Linear"], line.Layers.Select(l => l.Code.Split('(')[0] + (l.Code.EndsWith("()", StringComparison.Ordinal) ? "()" : "")));
        foreach (LayerRecord l in line.Layers)
        {
            (float[] values, float[] gradient) = expected[l.Path];
            double mean = values.Average(v => (double)v), deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
            double gradientMean = gradient.Average(g => (double)g), gradientDeviation = Math.Sqrt(gradient.Average(g => (g - gradientMean) * (g - gradientMean)));
            output.WriteLine($"{l.Path} {l.Code}: mean {l.Mean}, deviation {l.Deviation}, zeros {l.Zeros}, gradient {l.GradientNorm}, rank {l.EffectiveRank}, similarity {l.Similarity}");
            Assert.Equal(mean, l.Mean, 2e-5 * deviation);   // fused and single layers differ by rounding
            Assert.Equal(deviation, l.Deviation, 2e-5 * deviation);
            Assert.Equal(values.Count(v => v == 0) / (double)values.Length, l.Zeros, 1e-3);
            Assert.Equal(Math.Sqrt(gradient.Sum(g => (double)g * g)), l.GradientNorm, 1e-4 * l.GradientNorm);
            Assert.Equal(gradientDeviation, l.GradientDeviation, 1e-4 * gradientDeviation);
            Assert.Equal(values.Length, l.Values!.Counts.Sum());
            Assert.Equal(gradient.Length, l.Gradients!.Counts.Sum());
            Assert.Equal(values.Max(), l.Values.High, 1e-4 * Math.Abs(values.Max()));
            Assert.InRange(l.EffectiveRank, 1, 16.001);
            Assert.InRange(l.Similarity, 0, 1);
        }

        Assert.False(double.IsNaN(line.Layers[3].Saturated));
        Assert.True(double.IsNaN(line.Layers[1].Saturated));
    }

    [Fact]
    [Trait("row", "H6")]
    [Trait("row", "H9")]
    public void A_unit_that_never_opens_is_dead_and_its_weights_receive_nothing()
    {
        Layer net = new Sequential(new Flatten(), new Linear(32, 6), new Relu(), new Linear(6, 3));
        LayersResult line = Recorded(net, before: () =>
        {
            net.Parameters[1].Values[2] = -1e6f;
            net.Parameters[1].Values[4] = -1e6f;
        }).Line;
        LayerRecord relu = line.Layers.Single(l => l.Path == "2");
        Assert.Equal((6, 2), (relu.Units, relu.Dead));
        Assert.InRange(relu.Zeros, 2 / 6.0, 1);

        // ∂e/∂W = (∂e/∂h)·(∂h/∂W): the gradient of the next weights is the activation times the gradient of its output.
        LayerRecord last = line.Layers.Single(l => l.Path == "3");
        WeightRecord weight = line.Weights.Single(w => w.Name == "3.weight");
        double activation = Math.Sqrt((relu.Mean * relu.Mean) + (relu.Deviation * relu.Deviation)) * Math.Sqrt(16 * 6);
        Assert.InRange(weight.GradientNorm, 0, activation * last.GradientNorm * 1.0001);
        Assert.True(weight.GradientNorm > 0);
    }

    [Fact]
    public void The_update_ratio_is_how_far_the_weights_went()
    {
        Layer net = SmallNets.Mlp();
        using var store = ParameterStore.For(net.Parameters, device, seed: 5);
        float[][] before = [.. net.Parameters.Select(p => p.Values.ToArray())];
        var seen = new Seen();
        var recipe = new Recipe { Data = "blobs", Model = "test", Epochs = 1, BatchSize = 16, Optimizer = new Sgd(0.1f), Schedule = new ConstantSchedule() };
        Trainer.Fit(net, new Blobs(16), null, recipe, new() { Weights = store, ProbeEvery = 1, Recorder = new LayerRecorder(), Callbacks = [seen] });
        LayersResult line = Assert.Single(seen.Lines);
        Assert.Equal(net.Parameters.Select(p => p.Path), line.Weights.Select(w => w.Name));
        for (int i = 0; i < before.Length; i++)
        {
            WeightRecord w = line.Weights[i];
            double norm = Math.Sqrt(before[i].Sum(v => (double)v * v));
            double moved = Math.Sqrt(before[i].Zip(net.Parameters[i].Values.ToArray(), (a, b) => ((double)a - b) * ((double)a - b)).Sum());
            Assert.Equal(norm, w.Norm, 1e-5 * norm);
            if (norm == 0) Assert.True(double.IsNaN(w.UpdateRatio));   // biases begin at zero
            else Assert.Equal(moved / norm, w.UpdateRatio, 1e-5 * moved / norm);
            Assert.Equal(moved / 0.1, w.GradientNorm, 1e-4 * moved / 0.1);   // plain descent
        }
    }

    [Fact]
    [Trait("row", "I17")]
    public void Smoothness_is_that_of_the_loss_along_the_gradient()
    {
        Layer net = SmallNets.ConvBn();
        using var store = ParameterStore.For(net.Parameters, device, seed: 5);
        Batch batch = new Loader(new Blobs(16), 16, seed: 42, shuffle: false).Epoch(0).First();
        var expected = StepSmoothness.Measure(net, store, batch, new CrossEntropy(), 0.005f, 0.01f, 0.02f, 0.04f);
        var recorder = new LayerRecorder(smoothness: true);
        recorder.Begin(new(net, store, batch, new CrossEntropy(), Step: 0, LearningRate: 0.01f));
        using (Pass pass = Pass.Training(store, step: 0))
        {
            pass.Probe = recorder.Probe;
            net.Apply(pass.Input(batch.Values, batch.Shape)).CrossEntropy(batch.Labels).Backward();
        }

        recorder.GradientsReady(1);
        SmoothnessRecord found = recorder.WeightsUpdated(1, 1).Smoothness!;
        Assert.Equal(expected.Beta, found.Beta, 1e-5 * expected.Beta);
        Assert.Equal(expected.LossRange, found.HighestLoss - found.LowestLoss, 1e-4);
    }

    private static Sequential Net() => new Sequential(
        new Conv2d(2, 8, kernel: 3, padding: 1, bias: false), new BatchNorm(8), new Relu(), new Flatten(), new Linear(128, 20), new Tanh(), new Dropout(0.2f), new Linear(20, 3));

    /// <summary>One step as the trainer takes it, and the values and gradients of each layer when each runs alone.</summary>
    private (LayersResult Line, Dictionary<string, (float[] Values, float[] Gradient)> Expected) Recorded(Layer net, Action? before = null)
    {
        using var store = ParameterStore.For(net.Parameters, device, seed: 5);
        before?.Invoke();
        Batch batch = new Loader(new Blobs(16), 16, seed: 42, shuffle: false).Epoch(0).First();
        var recorder = new LayerRecorder();
        recorder.Begin(new(net, store, batch, new CrossEntropy(), Step: 0, LearningRate: 0.1f));
        Run(recorder.Probe);
        recorder.GradientsReady(1);
        LayersResult line = recorder.WeightsUpdated(1, 1);
        var alone = new Alone();
        Run(alone);
        return (line, alone.Seen.ToDictionary(p => p.Key, p => (p.Value.Values, p.Value.Gradient ?? [])));

        void Run(Probe probe)
        {
            using Pass pass = Pass.Training(store, step: 0);
            pass.Probe = probe;
            net.Apply(pass.Input(batch.Values, batch.Shape)).CrossEntropy(batch.Labels).Backward();
        }
    }

    private sealed class Alone : Probe
    {
        private readonly Dictionary<int, string> paths = [];

        public Dictionary<string, (float[] Values, float[]? Gradient)> Seen { get; } = [];

        public override void Saw(string path, Tensor output)
        {
            if (paths.TryAdd(output.Slot, path)) Seen[path] = (output.Span.ToArray(), null);
        }

        public override void SawGradient(Tensor output)
        {
            if (paths.TryGetValue(output.Slot, out string? path)) Seen[path] = (Seen[path].Values, output.Gradient.ToArray());
        }
    }

    private sealed class Seen : Callback
    {
        public List<LayersResult> Lines { get; } = [];

        public override void LayersRecorded(LayersResult layers) => Lines.Add(layers);
    }
}
