using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Tests.Layers;

/// <summary>Norms with statistics of one sample.</summary>
public sealed class SampleNormTests
{
    private const int Batch = 5, Side = 4, Channels = 6;

    public static TheoryData<string> Norms => ["layer", "instance", "group:2", "group:3", "rms"];

    [Theory]
    [Trait("row", "J1")]
    [Trait("row", "I21")]
    [MemberData(nameof(Norms))]
    public void A_sample_is_normalised_alone_and_training_equals_inference_to_the_bit(string norm)
    {
        Layer layer = NormChoice.Parse(norm).Make(Channels, hasPlaces: true);
        float[] batch = Values(Batch * Side * Side * Channels), first = batch[..(Side * Side * Channels)];
        float[] alone = Run(layer, first, 1, training: false);
        Assert.Equal(alone, Run(layer, batch, Batch, training: false)[..first.Length]);
        Assert.Equal(alone, Run(layer, batch, Batch, training: true)[..first.Length]);
    }

    [Fact]
    [Trait("row", "I22")]
    public void Outputs_of_batch_norm_vary_with_the_batch_the_more_the_smaller_it_is_and_those_of_group_norm_never()
    {
        double[] batch = [Spread(new BatchNorm(Channels), 2), Spread(new BatchNorm(Channels), 32)], group = [Spread(new GroupNorm(2, Channels), 2), Spread(new GroupNorm(2, Channels), 32)];
        Assert.Equal([0, 0], group);
        Assert.True(batch[0] > 2 * batch[1] && batch[1] > 0, $"{batch[0]} with 2 images, {batch[1]} with 32");
    }

    [Fact]
    [Trait("row", "J2")]
    public void Instance_norm_gives_each_channel_of_each_sample_mean_0_and_variance_1()
    {
        float[] y = Run(new InstanceNorm(Channels), Values(Batch * Side * Side * Channels), Batch, training: true);
        for (int n = 0; n < Batch; n++)
        {
            for (int c = 0; c < Channels; c++)
            {
                double[] values = [.. Enumerable.Range(0, Side * Side).Select(p => (double)y[(((n * Side * Side) + p) * Channels) + c])];
                Assert.Equal(0, values.Average(), 1e-5);
                Assert.Equal(1, values.Average(v => v * v), 1e-3);
            }
        }
    }

    [Fact]
    [Trait("row", "J3")]
    public void Group_norm_of_one_group_is_layer_norm_and_of_all_channels_instance_norm()
    {
        float[] x = Values(Batch * Side * Side * Channels);
        Close(Run(new LayerNorm([Side, Side, Channels], affine: false), x, Batch, true), Run(new GroupNorm(1, Channels, affine: false), x, Batch, true));
        Close(Run(new InstanceNorm(Channels), x, Batch, true), Run(new GroupNorm(Channels, Channels, affine: false), x, Batch, true));
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void A_function_joins_the_norm_and_changes_no_number(string norm)
    {
        Layer layer = NormChoice.Parse(norm).Make(Channels, hasPlaces: true);
        var chain = new Sequential(layer, new Relu());
        float[] x = Values(Batch * Side * Side * Channels), plain = Run(layer, x, Batch, true);
        Assert.Equal(Array.ConvertAll(plain, v => Math.Max(v, 0)), Run(chain, x, Batch, true));
        using var store = ParameterStore.For(chain.Parameters, Device.Cpu, seed: 1);
        using Pass pass = Pass.Training(store, 0);
        chain.Forward(pass.Input(x, [Batch, Side, Side, Channels]));
        Assert.Equal(1, pass.NodeCount);
    }

    [Fact]
    public void What_does_not_fit_is_said_in_one_sentence()
    {
        Assert.Contains("divisor of 6 features, received 4", Assert.Throws<InputException>(() => new GroupNorm(4, 6)).Message, StringComparison.Ordinal);
        Assert.Contains("ends in [4, 4, 7]", Assert.Throws<ShapeException>(() => Run(new LayerNorm([4, 4, 7]), Values(96), 1, true)).Message, StringComparison.Ordinal);
        Assert.Contains("expected 7 features", Assert.Throws<ShapeException>(() => Run(new InstanceNorm(7), Values(96), 1, true)).Message, StringComparison.Ordinal);
    }

    /// <summary>The mean squared change of the first sample's output when the samples beside it change.</summary>
    private static double Spread(Layer layer, int batch)
    {
        int size = Side * Side * Channels;
        float[] first = Values(batch * size), second = Values(batch * size, seed: 8);
        first.AsSpan(0, size).CopyTo(second);
        return Run(layer, first, batch, true).Take(size).Zip(Run(layer, second, batch, true), (a, b) => (a - b) * (double)(a - b)).Average();
    }

    private static void Close(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6f);
    }

    private static float[] Run(Layer layer, float[] values, int batch, bool training)
    {
        using var store = ParameterStore.For(layer.Parameters, Device.Cpu, seed: 1);
        using Pass pass = training ? Pass.Training(store, 0) : Pass.Inference(store);
        return layer.Apply(pass.Input(values, [batch, Side, Side, Channels])).Keep();
    }

    private static float[] Values(int count, ulong seed = 7)
    {
        var values = new float[count];
        var random = new Philox(seed);
        random.FillNormal(values, 2);
        return values;
    }
}
