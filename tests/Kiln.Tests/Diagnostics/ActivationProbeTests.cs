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
