using Kiln.Cpu;

namespace Kiln.Tests.Diagnostics;

public sealed class LayerGramTests : IDisposable
{
    private readonly CpuDevice device = new(1);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "I11")]
    public void The_spectrum_is_that_of_the_second_moments_of_the_inputs_and_a_constant()
    {
        // Inputs (±1, ±2) around (0, 0): moments 1, 4 and 1 for the bias.
        var net = new Sequential(new Linear(2, 3), new Tanh(), new Linear(3, 1, bias: false));
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        float[] before = weights.Values.Span.ToArray();
        IReadOnlyList<LayerGram> grams = LayerGram.Measure(net, weights, [1, 2, 1, -2, -1, 2, -1, -2], [4, 2]);
        Assert.Equal(["0", "2"], grams.Select(g => g.Path));
        Assert.Equal([4, 1, 1], grams[0].Inputs.Values.Select(v => Math.Round(v, 9)));
        Assert.Equal(4, grams[0].Condition, 1e-9);
        Assert.Equal(3, grams[1].Inputs.Values.Count);
        Assert.Equal(before, weights.Values.Span.ToArray());
    }

    [Fact]
    public void Off_centre_inputs_are_worse_and_dependent_ones_have_no_condition()
    {
        var net = new Linear(2, 3);
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        Assert.True(LayerGram.Measure(net, weights, [11, 12, 11, 8, 9, 12, 9, 8], [4, 2])[0].Condition > 1e4);
        Assert.Equal(double.PositiveInfinity, LayerGram.Measure(net, weights, [1, 2, 2, 4], [2, 2])[0].Condition);
    }
}
