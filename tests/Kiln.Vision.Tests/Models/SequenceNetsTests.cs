using Kiln.Cpu;

namespace Kiln.Vision.Tests;

public sealed class SequenceNetsTests
{
    [Theory]
    [Trait("row", "O7")]
    [Trait("row", "I21")]
    [InlineData("gru")]
    [InlineData("vit")]
    public void Both_learn_to_tell_rows_of_light(string name)
    {
        Sequential net = name == "gru" ? SequenceNets.Gru([12, 12, 1], 3) : SequenceNets.Vit([12, 12, 1], 3);
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For(net.Parameters, device, seed: 1);
        using var state = OptimizerState.For(new Adam(3e-3f), store);
        var x = new float[24 * 144];
        new Philox(4).FillNormal(x, 0.3);
        int[] labels = [.. Enumerable.Range(0, 24).Select(i => i % 3)];
        for (int i = 0; i < 24; i++) x.AsSpan((i * 144) + (labels[i] * 48), 24).Fill(1);   // two rows of a third of the image
        int right = 0;
        for (int step = 0; step < 40; step++)
        {
            using Pass pass = Pass.Training(store, step);
            Tensor y = net.Forward(pass.Input(x, [24, 12, 12, 1]));
            y.CrossEntropy(labels).Backward();
            float[] logits = y.Keep();
            right = labels.Where((label, i) => logits.AsSpan(i * 3, 3).IndexOf(logits.Skip(i * 3).Take(3).Max()) == label).Count();
            state.Step();
        }

        Assert.Equal(24, right);
    }

    [Fact]
    public void Parameters_have_the_names_of_PyTorch_behind_those_of_the_network()
    {
        Assert.Contains("gru.weight_ih_l0", SequenceNets.Gru([28, 28, 1], 10).Parameters.Select(p => p.Path));
        Assert.Contains("blocks.3.self_attn.in_proj_weight", SequenceNets.Vit([28, 28, 1], 10).Parameters.Select(p => p.Path));
    }
}
