using Kiln.Devices;

namespace Kiln.Core.Tests.Ops;

public sealed class ActivationTests
{
    [Fact]
    public void Relu_of_negative_is_zero()
    {
        using var t = new ReferencePass();
        Assert.Equal([0, 0, 2], t.Variable([3], -1, 0, 2).Relu().Keep());
    }

    [Fact]
    public void The_derivative_of_relu_at_zero_is_zero()
    {
        using var t = new ReferencePass();
        Tensor x = t.Variable([3], -1, 0, 2);
        x.Relu().Sum().Backward();
        Assert.Equal([0, 0, 1], x.Gradient.ToArray());
    }

    [Fact]
    public void LeakyRelu_keeps_a_share_of_negative_values()
    {
        using var t = new ReferencePass();
        Assert.Equal([-0.25f, 2], t.Variable([2], -1, 2).LeakyRelu(0.25f).Keep());
    }

    [Fact]
    public void Sigmoid_of_zero_is_a_half_and_tanh_of_zero_is_zero()
    {
        using var t = new ReferencePass();
        Assert.Equal(0.5f, t.Variable([1], 0).Sigmoid().Item());
        Assert.Equal(0, t.Variable([1], 0).Tanh().Item());
    }

    [Fact]
    public void A_negative_slope_is_refused() => Assert.Throws<ArgumentException>(() => new ActivationOp(new(ActivationKind.LeakyRelu, -0.1f)));

    [Fact]
    public void The_name_is_that_of_the_function() => Assert.Equal("Tanh", ActivationOp.Tanh.Name);
}
