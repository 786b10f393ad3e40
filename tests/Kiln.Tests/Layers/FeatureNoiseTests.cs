using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Tests.Layers;

public sealed class FeatureNoiseTests
{
    private const int Rows = 400, Columns = 250;

    [Theory]
    [Trait("row", "E1")]
    [InlineData(0.1f)]
    [InlineData(2f)]
    public void Training_adds_noise_of_the_deviation_set_and_inference_none(float deviation)
    {
        var layer = new FeatureNoise(deviation);
        using var store = ParameterStore.For(layer.Parameters, Device.Cpu, seed: 1);
        float[] x = new float[Rows * Columns];
        new Philox(1).FillUniform(x, 1);
        double[] added = [.. Run(layer, store, x, 3).Select((v, i) => (double)v - x[i])];
        double mean = added.Average(), spread = Math.Sqrt(added.Average(v => (v - mean) * (v - mean)));
        Assert.InRange(mean, -4 * deviation / Math.Sqrt(added.Length), 4 * deviation / Math.Sqrt(added.Length));
        Assert.InRange(spread, 0.99 * deviation, 1.01 * deviation);
        Assert.Equal(Run(layer, store, x, 3), Run(layer, store, x, 3));
        Assert.NotEqual(Run(layer, store, x, 3), Run(layer, store, x, 4));
        using Pass inference = Pass.Inference(store);
        Assert.Equal(x, layer.Forward(inference.Input(x, [Rows, Columns])).Span.ToArray());
    }

    [Fact]
    public void Gradients_pass_unchanged()
    {
        var layer = new FeatureNoise(1);
        using var store = ParameterStore.For(layer.Parameters, Device.Cpu, seed: 1);
        using Pass pass = Pass.Training(store, 1);
        Tensor x = pass.Variable([1, 2, 3], [1, 3]);
        layer.Forward(x).Sum().Backward();
        Assert.Equal([1, 1, 1], x.Gradient.ToArray());
    }

    [Fact]
    public void A_deviation_below_0_is_refused() => Assert.Throws<InputException>(() => new FeatureNoise(-1));

    private static float[] Run(Layer layer, ParameterStore store, float[] x, long step)
    {
        using Pass pass = Pass.Training(store, step);
        return layer.Forward(pass.Input(x, [Rows, Columns])).Span.ToArray();
    }
}
