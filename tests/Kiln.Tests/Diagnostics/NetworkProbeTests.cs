using Kiln.Cpu;

namespace Kiln.Tests.Diagnostics;

public sealed class NetworkProbeTests : IDisposable
{
    private readonly CpuDevice device = new(2);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "G8")]
    public void Without_activations_variances_change_by_fan_in_times_v_forward_and_by_fan_out_times_v_backward()
    {
        int[] widths = [300, 500, 250, 400, 300];
        const int Draws = 6, Batch = 300;
        var forward = new double[widths.Length - 1];
        var backward = new double[widths.Length - 1];
        for (int draw = 0; draw < Draws; draw++)
        {
            var net = new Sequential([.. Enumerable.Range(1, widths.Length - 1).Select(k => new Linear(widths[k - 1], widths[k], bias: false))]);
            IReadOnlyList<LayerSignal> layers = NetworkProbe.Measure(net, InitScheme.Parse("glorot-normal"), [widths[0]], Batch, device, seed: (ulong)draw);
            for (int k = 0; k < layers.Count; k++)
            {
                forward[k] += Square(layers[k].Deviation) / (k == 0 ? 1 : Square(layers[k - 1].Deviation)) / Draws;
                if (k > 0) backward[k] += Square(layers[k - 1].Gradient) / Square(layers[k].Gradient) / Draws;
            }
        }

        for (int k = 0; k < forward.Length; k++)
        {
            double v = 2.0 / (widths[k] + widths[k + 1]);   // the compromise
            Assert.InRange(forward[k] / (widths[k] * v), 0.95, 1.05);
            if (k > 0) Assert.InRange(backward[k] / (widths[k + 1] * v), 0.95, 1.05);
        }
    }

    [Theory]
    [InlineData("glorot:gain=1.5", 2.25)]
    [InlineData("glorot:gain=0.5", 0.25)]
    [Trait("row", "G8")]
    public void A_gain_multiplies_variances_by_its_square(string init, double factor)
    {
        var net = new Sequential(new Linear(400, 400, bias: false), new Linear(400, 400, bias: false));
        IReadOnlyList<LayerSignal> layers = NetworkProbe.Measure(net, InitScheme.Parse(init), [400], batch: 200, device, seed: 1);
        Assert.InRange(Square(layers[1].Deviation / layers[0].Deviation) / factor, 0.95, 1.05);
    }

    [Fact]
    [Trait("row", "H9")]
    public void Units_that_never_open_are_dead()
    {
        var net = new Sequential(new Linear(20, 40), new Relu(), new Linear(40, 10));
        using var weights = ParameterStore.For(net.Parameters, device, seed: 3);
        net.Parameters[1].Values[..10].Fill(-1000);
        var x = new float[64 * 20];
        Philox random = Philox.For(3, "input");
        random.FillNormal(x, 1);
        IReadOnlyList<LayerSignal> layers = NetworkProbe.Measure(net, weights, x, [64, 20]);
        Assert.Equal([1.0, 0.75, 1.0], layers.Select(l => l.Alive));
    }

    [Fact]
    public void Gradients_are_those_of_the_chain_rule_and_nothing_else_changes()
    {
        var net = new Sequential(new Conv2d(2, 3, kernel: 3), new BatchNorm(3), new Relu(), new Flatten(), new Linear(108, 5, bias: false));
        using var weights = ParameterStore.For(net.Parameters, device, seed: 3);
        float[] before = weights.Values.Span.ToArray();
        var x = new float[16 * 128];
        Philox random = Philox.For(3, "input");
        random.FillNormal(x, 1);
        IReadOnlyList<LayerSignal> layers = NetworkProbe.Measure(net, weights, x, [16, 8, 8, 2], seed: 7);
        Assert.Equal(before, weights.Values.Span.ToArray());
        Assert.Equal(["0", "1", "2", "3", "4"], layers.Select(l => l.Path));
        var g = new float[16 * 5];
        random = Philox.For(7, "gradient");
        random.FillNormal(g, 1);
        Assert.Equal(Deviation(g), layers[4].Gradient, 1e-6);
        float[] w = net.Parameters.Single(p => p.Path == "4.weight").Values.ToArray(), into = new float[16 * 108];
        for (int n = 0; n < 16; n++)
        {
            for (int i = 0; i < 108; i++)
            {
                for (int o = 0; o < 5; o++) into[(n * 108) + i] += g[(n * 5) + o] * w[(i * 5) + o];
            }
        }

        Assert.Equal(Deviation(into), layers[3].Gradient, 1e-5);
        Assert.Equal(layers[3].Gradient, layers[2].Gradient, 1e-5);   // flattening changes nothing
    }

    [Fact]
    public void Blocks_have_a_row_where_they_make_something_of_their_own()
    {
        var net = new Sequential(new Residual(new Sequential(new Linear(8, 8), new Relu())), new Tanh());
        IReadOnlyList<LayerSignal> layers = NetworkProbe.Measure(net, null, [8], batch: 4, device, seed: 1);
        Assert.Equal(["0.body.0", "0.body.1", "0", "1"], layers.Select(l => l.Path));
        Assert.All(layers, l => Assert.True(l.Gradient > 0));
    }

    [Fact]
    public void One_sample_is_refused() =>
        Assert.Contains("at least 2 samples", Assert.Throws<InputException>(() => NetworkProbe.Measure(new Linear(3, 3), null, [3], batch: 1, device, seed: 1)).Message, StringComparison.Ordinal);

    private static double Square(double x) => x * x;

    private static double Deviation(float[] x) => Math.Sqrt(x.Average(v => (v - x.Average(u => (double)u)) * (v - x.Average(u => (double)u))));
}
