namespace Kiln.Tests.Layers;

public sealed class LinearTests
{
    [Fact]
    public void Output_is_the_weighted_sum_and_the_bias() =>
        Assert.Equal(
            [1 + 20 + 100f, 2 + 40 + 200f, 10 + 100f, 20 + 200f],
            Computed.Inference(new Linear(2, 2), [1, 2, 0, 1], [2, 2], ("weight", [1, 2, 10, 20]), ("bias", [100, 200])));

    [Fact]
    public void Without_bias_zero_gives_zero() =>
        Assert.Equal([0f, 0f, 0f], Computed.Inference(new Linear(2, 3, bias: false), [0, 0], [1, 2]));

    [Fact]
    public void The_initialiser_given_is_the_weights_and_the_bias_starts_at_zero()
    {
        var linear = new Linear(4, 3, init: Init.Glorot);
        Assert.Equal(Init.Glorot, linear.Weight.Init);
        Assert.Equal(Init.Zero, linear.Bias!.Init);
        Assert.Equal(Init.He, new Linear(4, 3).Weight.Init);
    }
}
