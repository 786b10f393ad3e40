namespace Kiln.Tests.Layers;

/// <summary>Biases that a norm takes away.</summary>
public sealed class RedundantBiasTests
{
    [Fact]
    [Trait("row", "I12")]
    public void A_bias_before_a_norm_is_found_wherever_it_stands()
    {
        var net = new Sequential(
            ("stem", new Sequential(new Conv2d(3, 8, 3), new BatchNorm(8), new Relu())),
            ("block", new Residual(new Sequential(new Conv2d(8, 8, 3, padding: 1, bias: false), new BatchNorm(8), new Conv2d(8, 8, 1), new InstanceNorm(8)))),
            ("flat", new Flatten()), ("fc1", new Linear(8, 4)), ("norm", new BatchNorm(4)), ("fc2", new Linear(4, 2)));
        Assert.Equal([("stem.0", "stem.1"), ("block.body.2", "block.body.3"), ("fc1", "norm")], RedundantBias.In(net).Select(b => (b.Layer, b.Norm)));
        Assert.Equal("fc1: the norm norm takes its bias away again; make it with bias: false.", RedundantBias.In(net)[^1].ToString());
    }

    [Fact]
    public void Norms_that_keep_a_bias_and_functions_between_are_left_alone()
    {
        var frozen = new BatchNorm(4);
        frozen.Freeze();
        var net = new Sequential(new Linear(4, 4), new GroupNorm(2, 4), new Linear(4, 4), new LayerNorm([4]), new Linear(4, 4), new Relu(), new BatchNorm(4), new Linear(4, 4), frozen);
        Assert.Empty(RedundantBias.In(net));
    }
}
