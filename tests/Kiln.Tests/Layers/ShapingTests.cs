namespace Kiln.Tests.Layers;

public sealed class ShapingTests
{
    [Fact]
    public void Flatten_gives_features_channel_first_as_PyTorch_does() =>
        Assert.Equal([1f, 2f, 3f, 10f, 20f, 30f], Computed.Inference(new Flatten(), [1, 10, 2, 20, 3, 30], [1, 1, 3, 2]));

    [Fact]
    public void Reshape_keeps_the_order_and_the_batch() =>
        Assert.Equal([1f, 2f, 3f, 4f], Computed.Inference(new Sequential(new Reshape([1, 2, 1]), new MaxPool2d(1)), [1, 2, 3, 4], [2, 2]));

    [Fact]
    public void Reshape_to_another_number_of_values_is_refused()
    {
        var e = Assert.Throws<ShapeException>(() => ModelSummary.Of(new Sequential(new Reshape([3, 2])), [7]));
        Assert.Equal("0", e.Path);
    }

    [Fact]
    public void Identity_returns_what_it_receives() => Assert.Equal([1f, -2f], Computed.Inference(new Identity(), [1, -2], [1, 2]));
}
