using Kiln.Cpu;

namespace Kiln.Tests.Training;

public sealed class DataInitTests : IDisposable
{
    private const int Samples = 96;
    private static readonly Shape Sample = [8, 8, 2];
    private readonly CpuDevice device = new(2);
    private readonly float[] batch = Images(Samples);

    public static TheoryData<string> Nets => ["mlp11", "cnn", "resnet", "resnet without biases", "shared", "norms", "grouped"];

    public void Dispose() => device.Dispose();

    [Theory]
    [MemberData(nameof(Nets))]
    [Trait("row", "G6")]
    public void Every_unit_has_the_target_mean_and_deviation_on_the_batch(string name)
    {
        Layer net = Net(name);
        using ParameterStore weights = Draw(net, "data");
        IReadOnlyList<DataInitRow> rows = new DataInit().Apply(net, weights, batch, Shape);
        Dictionary<string, float[]> outputs = FirstOutputs(net, weights, training: name == "norms");
        Assert.Equal(outputs.Keys.Order(), rows.Select(r => r.Path).Order());
        foreach (DataInitRow row in rows)
        {
            bool biased = net.Parameters.Any(p => p.Path == $"{row.Path}.bias");
            Assert.Equal(0, row.Dead);
            (double[] means, double[] deviations) = UnitsOf(outputs[row.Path], row.Units);
            Assert.All(deviations, d => Assert.InRange(d, 1 - 1e-2, 1 + 1e-2));
            if (biased) Assert.All(means, m => Assert.InRange(m, -1e-3, 1e-3));
            else Assert.Contains(means, m => Math.Abs(m) > 1e-3);   // only a bias moves means
        }
    }

    [Fact]
    [Trait("row", "G6")]
    public void Targets_may_be_others_and_the_directions_drawn_are_kept()
    {
        Layer net = Net("cnn");
        using ParameterStore weights = Draw(net, "data");
        Parameter w = net.Parameters[0];
        float[] drawn = w.Values.ToArray();
        new DataInit(Mean: 0.5, Deviation: 2).Apply(net, weights, batch, Shape);
        (double[] means, double[] deviations) = UnitsOf(FirstOutputs(net, weights, training: false)["0"], w.Shape[-1]);
        Assert.All(means, m => Assert.InRange(m, 0.499, 0.501));
        Assert.All(deviations, d => Assert.InRange(d, 1.98, 2.02));
        int units = w.Shape[-1];
        for (int i = units; i < drawn.Length; i++) Assert.Equal(drawn[i] / drawn[i % units], w.Values[i] / w.Values[i % units], Math.Abs(drawn[i] / drawn[i % units]) * 1e-5);
    }

    [Fact]
    [Trait("row", "G7")]
    public void The_first_training_batch_of_a_net_with_norms_gives_what_the_fitted_net_without_norms_gives()
    {
        var with = new Sequential(
            ("conv1", new Conv2d(2, 6, kernel: 3, bias: false)), ("bn1", new BatchNorm(6)), ("relu1", new Relu()),
            ("flatten", new Flatten()), ("fc1", new Linear(216, 20, bias: false)), ("bn2", new BatchNorm(20)), ("tanh", new Tanh()),
            ("fc2", new Linear(20, 5, bias: false)), ("bn3", new BatchNorm(5)));
        var without = new Sequential(
            ("conv1", new Conv2d(2, 6, kernel: 3)), ("relu1", new Relu()),
            ("flatten", new Flatten()), ("fc1", new Linear(216, 20)), ("tanh", new Tanh()), ("fc2", new Linear(20, 5)));
        using ParameterStore a = Draw(with, "lecun"), b = Draw(without, "lecun");   // streams are keyed by path: both draw the same weights
        Assert.Equal(with.Parameters.First(p => p.Path == "fc1.weight").Values, without.Parameters.First(p => p.Path == "fc1.weight").Values);
        new DataInit().Apply(without, b, batch, Shape);
        var seen = new Outputs();
        Watch(with, a, training: true, seen);
        var fitted = new Outputs();
        Watch(without, b, training: false, fitted);
        foreach ((string norm, string layer) in new[] { ("bn1", "conv1"), ("bn2", "fc1"), ("bn3", "fc2") })
        {
            for (int i = 0; i < seen.First[norm].Length; i++) Assert.Equal(seen.First[norm][i], fitted.First[layer][i], 1e-4f);
        }
    }

    [Fact]
    [Trait("row", "G6")]
    public void Layers_before_norms_are_left_as_drawn_where_asked_and_running_statistics_always()
    {
        Layer net = Net("norms");
        using ParameterStore weights = Draw(net, "data");
        float[] drawn = weights.Values.Span.ToArray();
        IReadOnlyList<DataInitRow> rows = new DataInit(SkipBeforeNorms: true).Apply(net, weights, batch, Shape);
        Assert.Equal(["7"], rows.Select(r => r.Path));
        foreach (Parameter p in net.Parameters.Where(p => !p.Path.StartsWith('7')))
        {
            Layer again = Net("norms");
            using ParameterStore other = Draw(again, "data");
            Assert.Equal(again.Parameters.Single(o => o.Path == p.Path).Values, p.Values);
        }

        Assert.NotEqual(drawn, weights.Values.Span.ToArray());
    }

    [Theory]
    [InlineData("mlp11")]
    [InlineData("cnn")]
    [InlineData("resnet")]
    [Trait("row", "G6")]
    public void Layer_sequential_unit_variance_gives_whole_layers_unit_variance_and_keeps_them_orthogonal(string name)
    {
        Layer net = Net(name);
        using ParameterStore weights = Draw(net, "lsuv");
        DataInit lsuv = DataInit.Parse("lsuv")!;
        IReadOnlyList<DataInitRow> rows = lsuv.Apply(net, weights, batch, Shape);
        Assert.All(rows, r => Assert.InRange(r.DeviationError, 0, lsuv.Tolerance));
        foreach ((string path, float[] y) in FirstOutputs(net, weights, training: false)) Assert.InRange(UnitsOf(y, 1).Deviations[0], 0.99, 1.01);
        Parameter last = net.Parameters.Last(p => p.Kind == ParameterKind.Weight);   // [inputs, outputs], more inputs: columns are orthogonal and equally long
        int units = last.Shape[-1];
        double first = Column(last, 0, 0, units);
        for (int i = 0; i < units; i++)
        {
            for (int j = 0; j <= i; j++) Assert.InRange(Column(last, i, j, units) / first, (i == j ? 1 : 0) - 1e-5, (i == j ? 1 : 0) + 1e-5);
        }
    }

    [Theory]
    [InlineData(44, true)]
    [InlineData(10, false)]
    [Trait("row", "G6")]
    public void Whitening_makes_the_outputs_of_the_first_convolution_uncorrelated_each_with_both_signs(int outputs, bool bias)
    {
        var net = new Sequential(new Conv2d(2, outputs, kernel: 3, bias: bias), new Relu(), new Flatten(), new Linear(36 * outputs, 3));
        using ParameterStore weights = Draw(net, "whiten");
        float[] drawn = net.Parameters[0].Values.ToArray();
        new DataInit(DataInitKind.Whiten, Epsilon: 0).Apply(net, weights, batch, Shape);
        float[] y = FirstOutputs(net, weights, training: false)["0"];
        int directions = Math.Min(18, outputs / 2);
        (double[] means, double[] deviations) = UnitsOf(y, outputs);
        for (int i = 0; i < directions; i++)
        {
            Assert.InRange(deviations[i], 0.999, 1.001);
            if (bias) Assert.InRange(means[i], -1e-3, 1e-3);
            for (int j = 0; j < i; j++)
            {
                double product = 0;
                for (int at = 0; at < y.Length; at += outputs) product += (y[at + i] - means[i]) * (y[at + j] - means[j]);
                Assert.InRange(product * outputs / y.Length, -1e-3, 1e-3);
            }

            for (int at = 0; at < y.Length; at += outputs) Assert.Equal(-y[at + i], y[at + directions + i], 1e-5f);
        }

        for (int i = 0; i < drawn.Length; i++) Assert.Equal(i % outputs >= 2 * directions, drawn[i] == net.Parameters[0].Values[i]);
    }

    [Fact]
    public void Whitening_needs_a_convolution_in_front()
    {
        Layer net = Net("mlp11");
        using ParameterStore weights = Draw(net, "whiten");
        Assert.Contains("first layer with weights is a convolution", Assert.Throws<InputException>(() => new DataInit(DataInitKind.Whiten).Apply(net, weights, batch, Shape)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Units_that_do_not_vary_are_counted_and_get_their_mean()
    {
        Layer net = new Sequential(new Flatten(), new Linear(128, 4));
        using ParameterStore weights = Draw(net, "zeros");
        DataInitRow row = Assert.Single(new DataInit(Mean: 0.25).Apply(net, weights, batch, Shape));
        Assert.Equal((4, 4), (row.Units, row.Dead));
        Assert.All(net.Parameters[1].Values.ToArray(), b => Assert.Equal(0.25f, b));
        Assert.All(net.Parameters[0].Values.ToArray(), w => Assert.Equal(0f, w));
    }

    [Fact]
    public void One_sample_or_samples_that_are_not_finite_are_refused()
    {
        Layer net = Net("mlp11");
        using ParameterStore weights = Draw(net, "data");
        Assert.Contains("at least 2, received 1", Assert.Throws<InputException>(() => new DataInit().Apply(net, weights, batch.AsSpan(0, Sample.Count), Shape.WithBatch(1))).Message, StringComparison.Ordinal);
        batch[5] = float.NaN;
        Assert.Contains("NaN", Assert.Throws<InputException>(() => new DataInit().Apply(net, weights, batch, Shape)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:1")]
    [InlineData("data:x")]
    [InlineData("data:std=0")]
    [InlineData("lsuv:mean=1")]
    [InlineData("data:epsilon=1")]
    public void Options_that_do_not_fit_are_told_back(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<ArgumentException>(() => DataInit.Parse(text)).Message, StringComparison.Ordinal);

    private static Shape Shape => [Samples, .. Sample.ToArray()];

    private static Sequential Net(string name) => name switch
    {
        "mlp11" => new Sequential([new Flatten(), .. Enumerable.Range(0, 11).SelectMany(i => (Layer[])[new Linear(i == 0 ? 128 : 50, 50), new Tanh()]), new Linear(50, 10)]),
        "cnn" => new Sequential(new Conv2d(2, 8, kernel: 3, padding: 1), new Relu(), new MaxPool2d(2), new Conv2d(8, 12, kernel: 3), new Relu(), new Dropout(0.3f), new Flatten(), new Linear(48, 16), new Relu(), new Linear(16, 3)),
        "grouped" => new Sequential(new Conv2d(2, 8, kernel: 3, stride: 2, groups: 2), new Sigmoid(), new Conv2d(8, 8, kernel: 3, groups: 8), new Relu(), new Flatten(), new Linear(8, 4)),
        "resnet" => Resnet(bias: true),
        "resnet without biases" => Resnet(bias: false),
        "shared" => Shared(new Linear(128, 128)),
        "norms" => new Sequential(new Conv2d(2, 8, kernel: 3), new BatchNorm(8), new Relu(), new Flatten(), new Linear(288, 20), new BatchNorm(20), new Relu(), new Linear(20, 4)),
        _ => throw new ArgumentException(name),
    };

    private static Sequential Shared(Linear twice) => new(new Flatten(), twice, new Tanh(), twice, new Tanh(), new Linear(128, 4));

    private static Sequential Resnet(bool bias) => new(
        new Conv2d(2, 8, kernel: 3, padding: 1, bias: bias), new Relu(),
        new Residual(new Sequential(new Conv2d(8, 8, kernel: 3, padding: 1, bias: bias), new Relu(), new Conv2d(8, 8, kernel: 3, padding: 1, bias: bias))), new Relu(),
        new Residual(new Sequential(new Conv2d(8, 12, kernel: 3, stride: 2, padding: 1, bias: bias), new Relu(), new Conv2d(12, 12, kernel: 3, padding: 1, bias: bias)), new Conv2d(8, 12, kernel: 1, stride: 2, bias: bias)), new Relu(),
        new GlobalAveragePool(), new Linear(12, 4, bias: bias));

    /// <summary>Images whose neighbouring pixels are alike, around a mean that is not zero.</summary>
    private static float[] Images(int count)
    {
        var x = new float[count * Sample.Count];
        Philox random = Philox.For(8, "images");
        random.FillNormal(x, 1);
        for (int i = 2; i < x.Length; i++) x[i] = 0.3f + (0.8f * x[i]) + (0.5f * x[i - 2]);
        return x;
    }

    private ParameterStore Draw(Layer net, string scheme)
    {
        InitScheme.Parse(scheme).ApplyTo(net);
        return ParameterStore.For(net.Parameters, device, seed: 4);
    }

    private static double Column(Parameter w, int i, int j, int units)
    {
        double sum = 0;
        for (int row = 0; row < w.Values.Length; row += units) sum += (double)w.Values[row + i] * w.Values[row + j];
        return sum;
    }

    private static (double[] Means, double[] Deviations) UnitsOf(float[] y, int units)
    {
        IEnumerable<double[]> columns = Enumerable.Range(0, units).Select(u => Enumerable.Range(0, y.Length / units).Select(r => (double)y[(r * units) + u]).ToArray());
        (double Mean, double Deviation)[] all = [.. columns.Select(c => (c.Average(), Math.Sqrt(c.Average(v => (v - c.Average()) * (v - c.Average())))))];
        return ([.. all.Select(m => m.Mean)], [.. all.Select(m => m.Deviation)]);
    }

    /// <summary>The first output of every layer with weights.</summary>
    private Dictionary<string, float[]> FirstOutputs(Layer net, ParameterStore weights, bool training)
    {
        var seen = new Outputs();
        Watch(net, weights, training, seen);
        string[] weighted = [.. net.Parameters.Where(p => p.Kind == ParameterKind.Weight).Select(p => p.Path[..p.Path.LastIndexOf('.')])];
        return seen.First.Where(o => weighted.Contains(o.Key)).ToDictionary();
    }

    private void Watch(Layer net, ParameterStore weights, bool training, Outputs seen)
    {
        using Pass pass = training ? Pass.Training(weights, step: 0) : Pass.Inference(weights);
        pass.Probe = seen;
        net.Apply(pass.Input(batch, Shape));
    }

    private sealed class Outputs : Probe
    {
        public Dictionary<string, float[]> First { get; } = [];

        public override void Saw(string path, Tensor output) => First.TryAdd(path, output.Keep());
    }
}
