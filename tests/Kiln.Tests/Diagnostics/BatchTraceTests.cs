using Kiln.Cpu;

namespace Kiln.Tests.Diagnostics;

public sealed class BatchTraceTests : IDisposable
{
    private readonly CpuDevice device = new(1);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "H2")]
    public void Outputs_gradients_of_outputs_and_of_parameters_fit_together()
    {
        var net = new Sequential(("first", new Linear(2, 3)), ("tanh", new Tanh()), ("last", new Linear(3, 2)));
        using var weights = ParameterStore.For(net.Parameters, device, seed: 5);
        float[] x = [0.5f, -1, 2, 0.25f];
        var trace = BatchTrace.Of(net, weights, x, [2, 2], [0, 1]);
        Assert.Equal(["first", "tanh", "last"], trace.Layers.Select(l => l.Path));

        // The gradient of a bias is the sum over the samples of that of the layer's output, that of a weight the product with its input.
        TracedLayer first = trace.LayerAt("first"), tanh = trace.LayerAt("tanh"), last = trace.LayerAt("last");
        for (int u = 0; u < 3; u++)
        {
            Assert.Equal(first.Gradient[u] + first.Gradient[3 + u], trace.Gradients["first.bias"][u], 1e-6);
            Assert.Equal((x[0] * first.Gradient[u]) + (x[2] * first.Gradient[3 + u]), trace.Gradients["first.weight"][u], 1e-6);
            Assert.Equal(tanh.Gradient[u] * (1 - (tanh.Values[u] * tanh.Values[u])), first.Gradient[u], 1e-6);
        }

        double[] p = [Math.Exp(last.Values[0]), Math.Exp(last.Values[1])];
        Assert.Equal(((p[0] / (p[0] + p[1])) - 1) / 2, last.Gradient[0], 1e-6);
        Assert.Equal(Math.Sqrt(trace.Gradients["last.bias"].Sum(g => (double)g * g)), trace.GradientNorm("last.bias"), 1e-12);
        Assert.True(trace.Loss > 0);
    }

    [Fact]
    public void A_deviation_is_that_of_the_population()
    {
        Assert.Equal(1, TracedLayer.DeviationOf([1, 3]), 1e-12);
        Assert.Throws<InvalidOperationException>(() => new BatchTrace(0, [], new Dictionary<string, float[]>()).LayerAt("none"));
    }
}
