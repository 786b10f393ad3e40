using Kiln.Cpu;

namespace Kiln.Tests.Layers;

public sealed class NormalizationTests
{
    private const int Features = 5;

    [Fact]
    [Trait("row", "A13")]
    public void Adapted_it_gives_training_samples_mean_zero_and_deviation_one()
    {
        using var device = new CpuDevice(1);
        var data = new Skewed(400);
        var layer = new Normalization(Features);
        using var weights = ParameterStore.For(layer.Parameters, device, 1);
        layer.Adapt(data);
        float[] y = Run(layer, weights, data.All, training: false);
        for (int f = 0; f < Features; f++)
        {
            double[] feature = [.. Enumerable.Range(0, data.Count).Select(i => (double)y[(i * Features) + f])];
            double mean = feature.Average(), deviation = Math.Sqrt(feature.Average(v => (v - mean) * (v - mean)));
            Assert.Equal(0, mean, 1e-5);
            Assert.Equal(f == Skewed.Constant ? 0 : 1, deviation, 1e-5);
        }

        Assert.Equal(y, Run(layer, weights, data.All, training: true));
    }

    [Fact]
    [Trait("row", "A13")]
    public void Before_it_adapts_it_changes_nothing()
    {
        using var device = new CpuDevice(1);
        var layer = new Normalization(Features);
        using var weights = ParameterStore.For(layer.Parameters, device, 1);
        Assert.Equal(new Skewed(7).All, Run(layer, weights, new Skewed(7).All, training: true));
    }

    [Fact]
    [Trait("row", "A13")]
    public void Training_leaves_the_statistics_alone_and_files_keep_them()
    {
        using var device = new CpuDevice(1);
        var data = new Skewed(120);
        var layer = new Normalization(Features);
        var net = new Sequential(layer, new Linear(Features, 2));
        var weights = ParameterStore.For(net.Parameters, device, 1);
        layer.Adapt(data);
        float[] mean = layer.Mean.Values.ToArray(), variance = layer.Variance.Values.ToArray();
        var recipe = new Recipe { Epochs = 1, BatchSize = 30, Optimizer = new Sgd(LearningRate: 0.1f, WeightDecay: 0.1f) };
        float before = net.Parameters[2].Values[0];
        using ParameterStore trained = Trainer.Fit(net, data, data, recipe, new TrainerOptions { Weights = weights }).Weights;
        Assert.NotEqual(before, net.Parameters[2].Values[0]);
        Assert.Equal(mean, layer.Mean.Values.ToArray());
        Assert.Equal(variance, layer.Variance.Values.ToArray());
        Assert.Equal(["0.mean", "0.variance", "1.weight", "1.bias"], net.Parameters.Select(p => p.Path));
    }

    [Fact]
    public void Samples_with_other_features_are_refused()
    {
        using var device = new CpuDevice(1);
        var layer = new Normalization(Features + 1);
        using var weights = ParameterStore.For(layer.Parameters, device, 1);
        Assert.Contains("6 features", Assert.Throws<InputException>(() => layer.Adapt(new Skewed(3))).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new Normalization(0));
    }

    private static float[] Run(Layer layer, ParameterStore weights, float[] x, bool training)
    {
        using Pass pass = training ? Pass.Training(weights, 0) : Pass.Inference(weights);
        return layer.Apply(pass.Input(x, [x.Length / Features, Features])).Span.ToArray();
    }

    /// <summary>Features of unlike size and place; one does not vary.</summary>
    private sealed class Skewed(int count) : Dataset
    {
        public const int Constant = 3;

        public override string Name => "skewed";

        public override int Count => count;

        public override Shape SampleShape => [Features];

        public override IReadOnlyList<string> ClassNames => ["a", "b"];

        public float[] All
        {
            get
            {
                float[] all = new float[count * Features];
                for (int i = 0; i < count; i++) Read(i, default, all.AsSpan(i * Features, Features));
                return all;
            }
        }

        public override int LabelOf(int index) => index % 2;

        public override void Read(int index, in SampleKey key, Span<float> into)
        {
            Philox random = Philox.For(77, (ulong)index);
            for (int f = 0; f < Features; f++) into[f] = f == Constant ? 0.1f : (float)(f + (Math.Pow(10, f - 2) * random.Uniform(-1, 1)));
        }
    }
}
