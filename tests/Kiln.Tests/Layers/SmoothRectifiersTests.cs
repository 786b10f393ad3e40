using Kiln.Cpu;

namespace Kiln.Tests.Layers;

public sealed class SmoothRectifiersTests
{
    [Fact]
    [Trait("row", "F6")]
    public void Selu_with_LeCun_weights_keeps_mean_0_and_variance_1_through_thirty_layers_and_elu_does_not()
    {
        using var device = new CpuDevice();
        ActivationMoments[] selu = Probe(new Selu()).Measure(device), elu = Probe(new Elu()).Measure(device);
        Assert.InRange(selu[^1].Mean, -0.1, 0.1);
        Assert.InRange(selu[^1].Deviation, 0.9, 1.1);
        Assert.InRange(elu[^1].Deviation, 0, 0.7);

        static ActivationProbe Probe(FunctionLayer f) => new(f.Activation.Function, Init.LeCun, Width: 512, Depth: 30, Batch: 64, Seed: 1, Draws: 2);
    }

    [Fact]
    [Trait("row", "F6")]
    public void Theory_says_so_too()
    {
        ActivationMoments last = MeanField.Predict(new Selu().Activation.Function, Init.LeCun, width: 512, depth: 30)[^1];
        Assert.Equal(0, last.Mean, 1e-6);
        Assert.Equal(1, last.Deviation, 1e-6);
    }

    [Fact]
    [Trait("row", "F5")]
    public void The_alpha_of_elu_is_where_it_ends()
    {
        Assert.Equal([-1.5f, 2], Computed.Inference(new Elu(alpha: 1.5f), [-200, 2], [1, 2]));
        Assert.Equal(1.5 * (Math.Exp(-1) - 1), Computed.Inference(new Elu(alpha: 1.5f), [-1], [1, 1])[0], 1e-6);
    }
}
