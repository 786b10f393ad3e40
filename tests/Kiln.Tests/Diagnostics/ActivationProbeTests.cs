using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Tests.Diagnostics;

public sealed class ActivationProbeTests
{
    [Theory]
    [InlineData(ActivationKind.Tanh, "fan-in")]
    [InlineData(ActivationKind.Relu, "he")]
    [InlineData(ActivationKind.Sigmoid, "glorot")]
    [InlineData(null, "glorot")]
    public void A_network_of_width_512_agrees_with_theory_to_a_twentieth(ActivationKind? kind, string init)
    {
        using var device = new CpuDevice(threads: 2);
        var probe = new ActivationProbe(kind is { } k ? new Activation(k) : null, Init.Parse(init), Width: 512, Depth: 4, Batch: 32, Seed: 3, Draws: 8);
        ActivationMoments[] measured = probe.Measure(device), predicted = probe.Predict();
        Assert.Equal(4, measured.Length);
        for (int i = 0; i < measured.Length; i++)
        {
            Assert.InRange(measured[i].Deviation, predicted[i].Deviation * 0.95, predicted[i].Deviation * 1.05);
            Assert.InRange(measured[i].Mean, predicted[i].Mean - 0.05, predicted[i].Mean + 0.05);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_moments_for_any_number_of_threads_and_another_seed_gives_others()
    {
        using var one = new CpuDevice(threads: 1);
        using var two = new CpuDevice(threads: 2);
        var probe = new ActivationProbe(new Activation(ActivationKind.Tanh), Init.LeCun, Width: 96, Depth: 3, Batch: 8, Seed: 5);
        Assert.Equal(probe.Measure(one), probe.Measure(two));
        Assert.NotEqual(probe.Measure(one), (probe with { Seed = 6 }).Measure(one));
    }

    [Theory]
    [InlineData("he", true)]
    [InlineData("glorot", false)]
    [Trait("row", "G5")]
    [Trait("row", "G9")]
    public void Thirty_rectified_layers_keep_their_deviation_within_a_factor_of_two_with_He_and_not_with_Glorot(string init, bool keeps)
    {
        using var device = new CpuDevice(threads: 2);
        var probe = new ActivationProbe(new Activation(ActivationKind.Relu), Init.Parse(init), Width: 512, Depth: 30, Batch: 64, Seed: 2, Draws: 4);
        LayerSignal[] layers = probe.MeasureBothWays(device);
        double ratio = layers[^1].Deviation / layers[0].Deviation, back = layers[0].Gradient / layers[^1].Gradient;
        Assert.Equal(keeps, ratio is > 0.5 and < 2);
        Assert.Equal(keeps, back is > 0.5 and < 2);
        if (!keeps) Assert.InRange(Math.Log2(ratio) / 29, -0.6, -0.4);   // half of the variance is lost in every layer
    }

    [Fact]
    [Trait("row", "G10")]
    public void Fourfold_weights_saturate_tanh_units_and_suit_logistic_ones()
    {
        using var device = new CpuDevice(threads: 2);
        LayerSignal[] tanh = Probe(ActivationKind.Tanh, "glorot:gain=4"), plain = Probe(ActivationKind.Tanh, "glorot"), logistic = Probe(ActivationKind.Sigmoid, "glorot:slope=sigmoid");
        Assert.InRange(tanh[^1].Deviation, 0.85, 1.0);                   // units are near ±1, evenly spread they would have 0.58 …
        Assert.InRange(tanh[0].Gradient / tanh[^1].Gradient, 2, 1e9);    // … and those that are not blow gradients up
        Assert.InRange(plain[^1].Deviation, 0.3, 0.6);
        Assert.InRange(logistic[^1].Deviation, 0.15, 0.35);              // the logistic function spans 0 … 1: in its range, not at its ends

        LayerSignal[] Probe(ActivationKind kind, string init) =>
            new ActivationProbe(new Activation(kind), Init.Parse(init), Width: 256, Depth: 5, Batch: 64, Seed: 2, Draws: 4).MeasureBothWays(device);
    }

    [Fact]
    [Trait("row", "G2")]
    [Trait("row", "G5")]
    public void Weights_of_a_fixed_deviation_vanish_or_explode_with_depth_whichever_it_is()
    {
        using var device = new CpuDevice(threads: 2);
        LayerSignal[] small = Probe("normal:0.01"), large = Probe("uniform:1");
        Assert.InRange(Math.Log10(small[^1].Deviation), -9, -4);
        Assert.InRange(Math.Log10(large[^1].Deviation), 3, 5);
        Assert.InRange(Math.Log10(small[0].Gradient), -9, -4);
        Assert.InRange(Math.Log10(large[0].Gradient), 2, 5);

        LayerSignal[] Probe(string init) =>
            new ActivationProbe(new Activation(ActivationKind.Relu), Init.Parse(init), Width: 128, Depth: 6, Batch: 32, Seed: 2, Draws: 2).MeasureBothWays(device);
    }

    [Fact]
    public void Both_ways_find_the_same_activations_as_one()
    {
        using var device = new CpuDevice(threads: 1);
        var probe = new ActivationProbe(new Activation(ActivationKind.Tanh), Init.LeCun, Width: 96, Depth: 3, Batch: 8, Seed: 5, Draws: 2);
        ActivationMoments[] oneWay = probe.Measure(device);
        LayerSignal[] both = probe.MeasureBothWays(device);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(oneWay[i].Deviation, both[i].Deviation, 1e-12);
            Assert.Equal(oneWay[i].Mean, both[i].Mean, 1e-12);
        }

        Assert.InRange(both[2].Gradient, 0.95, 1.05);   // as it was drawn
    }

    [Fact]
    public void Several_draws_are_averaged_and_counted()
    {
        using var device = new CpuDevice(threads: 1);
        var counted = new List<int>();
        var probe = new ActivationProbe(new Activation(ActivationKind.Relu), Init.He, Width: 64, Depth: 3, Batch: 4, Seed: 1, Draws: 3);
        ActivationMoments[] averaged = probe.Measure(device, counted.Add);
        Assert.Equal([1, 2, 3], counted);
        Assert.NotEqual((probe with { Draws = 1 }).Measure(device), averaged);
        Assert.Throws<InputException>(() => (probe with { Draws = 0 }).Measure(device));
    }

    [Fact]
    public void A_depth_of_zero_is_refused()
    {
        using var device = new CpuDevice(threads: 1);
        Assert.Throws<InputException>(() => new ActivationProbe(null, Init.LeCun, Depth: 0).Measure(device));
    }
}
