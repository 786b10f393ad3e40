using Kiln.Cpu;

namespace Kiln.Tests.Layers;

public sealed class SlopesTests
{
    private const int Count = 20_000;

    [Fact]
    [Trait("row", "F14")]
    public void Random_slopes_are_uniform_in_training_and_their_mean_in_inference()
    {
        var layer = new RRelu();
        float[] y = Run(layer, training: true, step: 1);
        Assert.All(y, v => Assert.InRange(v, -1f / 3, -1f / 8));
        Assert.Equal(-(1f / 8 + 1f / 3) / 2, y.Average(), 2e-3);
        Assert.InRange(y.Min(), -1f / 3, -0.333f);
        Assert.InRange(y.Max(), -0.1254f, -1f / 8);
        Assert.Equal(y, Run(layer, training: true, step: 1));
        Assert.NotEqual(y, Run(layer, training: true, step: 2));
        Assert.All(Run(layer, training: false, step: 1), v => Assert.Equal(-(1f / 8 + 1f / 3) / 2, v, 1e-7f));
    }

    [Fact]
    [Trait("row", "F14")]
    public void A_trained_slope_starts_at_a_quarter_and_is_not_decayed()
    {
        var layer = new PRelu(slopes: 3);
        Assert.Equal(ParameterKind.Plain, layer.Weight.Kind);
        Assert.Equal([-0.25f, 1, -0.5f], Computed.Inference(layer, [-1, 1, -2], [1, 3]));
    }

    [Fact]
    [Trait("row", "F14")]
    public void All_four_rectifiers_of_Xu_and_others_learn_a_small_task()
    {
        foreach (string name in (string[])["relu", "leaky-relu", "prelu", "rrelu"])
        {
            var net = new Sequential(new Linear(2, 16), Activations.Parse(name), new Linear(16, 2));
            using var device = new CpuDevice(1);
            using var store = ParameterStore.For(net.Parameters, device, seed: 3);
            using var state = OptimizerState.For(new Sgd(0.5f), store);
            float loss = float.NaN;
            for (int step = 0; step < 400; step++)
            {
                using Pass pass = Pass.Training(store, step);
                Tensor found = net.Forward(pass.Input([-1, -1, -1, 1, 1, -1, 1, 1], [4, 2])).CrossEntropy([0, 1, 1, 0]);
                found.Backward();
                state.Step();
                loss = found.Item();
            }

            Assert.True(loss < 0.1, $"{name} ends at a loss of {loss}");
        }
    }

    private static float[] Run(RRelu layer, bool training, long step)
    {
        using var device = new CpuDevice(2);
        using var store = ParameterStore.For([], device, seed: 1);
        using Pass pass = training ? Pass.Training(store, step) : Pass.Inference(store);
        var x = new float[Count];
        x.AsSpan().Fill(-1);
        return layer.Forward(pass.Input(x, [1, Count])).Keep();
    }
}
