using Kiln.Cpu;

namespace Kiln.Tests.Diagnostics;

public sealed class AffinePairTests
{
    [Fact]
    [Trait("row", "F15")]
    public void Two_affine_layers_with_nothing_or_affine_steps_between_them_are_found()
    {
        var net = new Sequential(
            ("conv", new Conv2d(2, 3, 3, padding: 1)), ("drop", new Dropout(0.5f)), ("pool", new GlobalAveragePool()), ("fc1", new Linear(3, 6)), ("relu", new Relu()),
            ("fc2", new Linear(6, 5)), ("fc3", new Linear(5, 4)), ("leaky", new LeakyRelu(1)), ("none", new Identity()), ("fc4", new Linear(4, 3)));
        Assert.Equal([("conv", "fc1"), ("fc2", "fc3"), ("fc3", "fc4")], AffinePair.In(net, [8, 8, 2]).Select(p => (p.First, p.Second)));
        Assert.Equal("fc2 and fc3: nothing but affine steps between them, so that they are one affine layer; put a function such as relu between them.", AffinePair.In(net, [8, 8, 2])[1].ToString());
    }

    [Fact]
    [Trait("row", "F15")]
    public void A_batch_norm_between_two_is_named_and_layer_norms_and_functions_part_them()
    {
        var net = new Sequential(new Linear(4, 8, bias: false), new BatchNorm(8), new Linear(8, 8), new LayerNorm([8]), new Linear(8, 8), new Tanh(), new BatchNorm(8), new Linear(8, 2));
        AffinePair pair = Assert.Single(AffinePair.In(net, [4]));
        Assert.Equal(("0", "2", "1"), (pair.First, pair.Second, pair.Norm));
        Assert.Contains("only the norm 1 between them", pair.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "F15")]
    public void A_matrix_of_low_rank_is_called_what_it_may_be_meant_as() =>
        Assert.True(Assert.Single(AffinePair.In(new Sequential(new Linear(64, 4), new Linear(4, 64)), [64])).Bottleneck);

    [Fact]
    [Trait("row", "F15")]
    public void A_shortcut_past_a_function_keeps_a_block_but_one_past_affine_layers_does_not()
    {
        var healthy = new Sequential(new Linear(4, 4), new Relu(), new Residual(new Sequential(new Linear(4, 4), new Relu(), new Linear(4, 4))), new Linear(4, 2));
        var affine = new Sequential(new Residual(new Linear(4, 4)), new Linear(4, 2));
        Assert.Empty(AffinePair.In(healthy, [4]));
        Assert.Equal(("0.body", "1"), AffinePair.In(affine, [4]).Select(p => (p.First, p.Second)).Single());
    }

    [Fact]
    [Trait("row", "F15")]
    public void What_is_found_to_be_one_layer_is_one()
    {
        // Two linear layers and the product of their matrices make the same outputs.
        using var device = new CpuDevice(1);
        var net = new Sequential(new Linear(3, 5), new Dropout(0.5f), new Linear(5, 2));
        var one = new Linear(3, 2);
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        using var single = ParameterStore.For(one.Parameters, device, seed: 1);
        Assert.Single(AffinePair.In(net, [3]));
        float[] a = net.Parameters[0].Values.ToArray(), b = net.Parameters[2].Values.ToArray();
        for (int i = 0; i < 3; i++)
        {
            for (int o = 0; o < 2; o++) one.Weight.Values[(i * 2) + o] = Enumerable.Range(0, 5).Sum(k => a[(i * 5) + k] * b[(k * 2) + o]);
        }

        float[] x = [1, -2, 0.5f, 3, 0.25f, -1];
        Assert.All(Run(net, weights).Zip(Run(one, single)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

        float[] Run(Layer layer, ParameterStore store)
        {
            using Pass pass = Pass.Inference(store);
            return layer.Apply(pass.Input(x, [2, 3])).Keep();
        }
    }
}
