using Kiln.Devices;

namespace Kiln.Core.Tests.Values;

public sealed class GainTests
{
    [Theory]
    [InlineData("linear", 1)]
    [InlineData("sigmoid", 1)]
    [InlineData("Tanh", 5.0 / 3)]
    [InlineData("relu", 1.41421356237)]
    [InlineData("leaky-relu", 1.414142857)]
    [InlineData("SELU", 0.75)]
    [Trait("row", "G14")]
    public void Of_an_activation_is_PyTorchs(string name, double gain) => Assert.Equal(gain, Gain.Of(name), 8);

    [Fact]
    public void Of_an_activation_by_kind_knows_its_slope()
    {
        Assert.Equal(Math.Sqrt(2 / 1.04), Gain.Of(new Activation(ActivationKind.LeakyRelu, 0.2f)), 6);
        Assert.Equal(5.0 / 3, Gain.Of(new Activation(ActivationKind.Tanh)), 12);
    }

    [Theory]
    [InlineData("tanh", 1)]
    [InlineData("sigmoid", 4)]
    [InlineData("relu", 1.41421356237)]
    [Trait("row", "G10")]
    public void Of_the_slope_gives_the_factor_four_to_the_logistic_sigmoid(string name, double gain) => Assert.Equal(gain, Gain.OfSlope(name), 8);

    [Fact]
    public void An_unknown_name_is_told_back() => Assert.Contains("'cube'", Assert.Throws<InputException>(() => Gain.Of("cube")).Message, StringComparison.Ordinal);
}
