namespace Kiln.Core.Tests.Ops;

public sealed class BlendSamplesTests
{
    [Fact]
    public void Gradients_are_weighed_by_the_rows_of_their_own()
    {
        using var pass = new ReferencePass();
        Tensor a = pass.Pass.Variable([1, 2, 3, 4], [2, 2]), b = pass.Pass.Variable([5, 6, 7, 8], [2, 2]);
        Tensor weights = pass.Pass.Input([0.25f, 1, 0.75f, 0, 2, 3, 4, 5], [4, 2]);
        Tensor y = a.Apply(BlendSamplesOp.Instance, b, weights);
        Assert.Equal([4, 5, 3, 4], y.Span.ToArray());
        y.Sum().Backward();
        Assert.Equal([2, 2, 3, 3], a.Gradient.ToArray());
        Assert.Equal([4, 4, 5, 5], b.Gradient.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var pass = new ReferencePass();
        Tensor a = pass.Pass.Input([1, 2, 3, 4], [2, 2]);
        Assert.Throws<ShapeException>(() => a.Apply(BlendSamplesOp.Instance, a, pass.Pass.Input([1, 2, 3, 4, 5, 6], [3, 2])));
        Assert.Throws<ShapeException>(() => a.Apply(BlendSamplesOp.Instance, a, pass.Pass.Input([1, 2], [2, 1])));
        Assert.Throws<ShapeException>(() => a.Apply(MixSamplesOp.Instance, pass.Pass.Input([0], [1]), pass.Pass.Input([1, 2, 3, 4], [2, 2])));
    }
}
