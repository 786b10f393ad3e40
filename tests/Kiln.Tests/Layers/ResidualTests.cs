using Kiln.Testing;

namespace Kiln.Tests.Layers;

public sealed class ResidualTests
{
    [Fact]
    public void Adds_what_it_received_and_does_not_rectify()
    {
        using var store = ParameterStore.For([], new ReferenceDevice(), seed: 0);
        using Pass pass = Pass.Inference(store);
        Assert.Equal([-2f, 6f], new Residual(new Relu()).Forward(pass.Input([-2, 3], [1, 2])).Keep());
    }

    [Fact]
    public void Adds_its_shortcut_where_it_has_one()
    {
        using var store = ParameterStore.For([], new ReferenceDevice(), seed: 0);
        using Pass pass = Pass.Inference(store);
        Assert.Equal([-3f, 8f], new Residual(new LeakyRelu(0.5f), new LeakyRelu(0.25f)).Forward(pass.Input([-4, 4], [1, 2])).Keep());
    }

    [Fact]
    public void Shapes_that_differ_ask_for_a_shortcut()
    {
        var net = new Sequential(("block", new Residual(new Linear(4, 8))));
        var e = Assert.Throws<ShapeException>(() => ModelSummary.Of(net, [4]));
        Assert.Equal("Layer 'block': the body makes [1, 8] of [1, 4], but [1, 4] is to be added to it; is a shortcut with a 1×1 convolution missing?", e.Message);
    }
}
