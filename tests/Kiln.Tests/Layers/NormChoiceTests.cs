namespace Kiln.Tests.Layers;

/// <summary>Norms by name.</summary>
public sealed class NormChoiceTests
{
    [Theory]
    [InlineData("batch", "BatchNorm(8)", true)]
    [InlineData("layer", "LayerNorm([8])", false)]
    [InlineData("instance", "InstanceNorm(8, affine: true)", true)]
    [InlineData("group:4", "GroupNorm(4, 8)", false)]
    [InlineData("rms", "RmsNorm(8)", false)]
    public void A_name_makes_a_layer(string name, string code, bool removesBias)
    {
        NormChoice choice = NormChoice.Parse(name);
        Assert.Equal(code, choice.Make(8, hasPlaces: true).Code);
        Assert.Equal(removesBias, choice.RemovesBias);
        Assert.Equal(name, choice.ToString());
        Assert.True(choice.Exists);
    }

    [Theory]
    [InlineData("bacth")]
    [InlineData("group")]
    [InlineData("group:0")]
    [InlineData("layer:3")]
    public void Another_name_is_refused(string name) =>
        Assert.Contains($"received '{name}'", Assert.Throws<InputException>(() => NormChoice.Parse(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void None_is_none() => Assert.False(NormChoice.Parse("none").Exists);
}
