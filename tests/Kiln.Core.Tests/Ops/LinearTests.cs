using Kiln.Devices;

namespace Kiln.Core.Tests.Ops;

public sealed class LinearTests
{
    [Fact]
    public void Outputs_are_weighted_sums_plus_bias()
    {
        using var t = new ReferencePass();
        Assert.Equal([19, 32], t.Counting([1, 2]).Linear(t.Counting([2, 2]), t.Variable([2], 12, 22)).Keep());
    }

    [Fact]
    public void The_bias_may_be_absent()
    {
        using var t = new ReferencePass();
        Assert.Equal([7, 10], t.Counting([1, 2]).Linear(t.Counting([2, 2]), null).Keep());
    }

    [Fact]
    public void Another_number_of_features_is_refused_and_the_layer_named()
    {
        var weight = new Parameter("head.weight", [4, 3], Init.One);
        using var t = new ReferencePass(true, weight);
        var e = Assert.Throws<ShapeException>(() => t.Counting([2, 5]).Linear(t.Pass.Use(weight), null));
        Assert.Equal("head", e.Path);
        Assert.StartsWith("Layer 'head': Linear: expected 4 features, got [2, 5]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_are_refused_with_a_hint_at_Flatten()
    {
        using var t = new ReferencePass();
        var e = Assert.Throws<ShapeException>(() => t.Counting([1, 2, 2, 3]).Linear(t.Counting([12, 2]), null));
        Assert.Contains("is a Flatten missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bias_of_another_length_is_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Counting([1, 2]).Linear(t.Counting([2, 2]), t.Counting([3])));
    }

    [Fact]
    public void A_gradient_given_from_outside_is_not_written_over()
    {
        using var t = new ReferencePass();
        using Slab gradient = t.Pass.Device.Allocate(2);
        gradient.Buffer.Span.Fill(3);
        LinearOp op = ActivationOp.Relu.AfterLinear;
        Tensor x = t.Variable([1, 2], 1, 2), y = x.Apply(op, t.Variable([2, 2], 1, -1, 1, -1));
        Assert.Equal([3, 0], y.Keep());
        t.Pass.Backward(y, gradient.Buffer);
        Assert.Equal([3, 3], gradient.Buffer.Span.ToArray());
        Assert.Equal([3, 3], x.Gradient.ToArray());
    }
}
