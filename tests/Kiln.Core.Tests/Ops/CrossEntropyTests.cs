namespace Kiln.Core.Tests.Ops;

public sealed class CrossEntropyTests
{
    [Fact]
    public void Equal_logits_cost_the_logarithm_of_the_number_of_classes()
    {
        using var t = new ReferencePass();
        Assert.Equal(MathF.Log(4), t.Variable([1, 4], 3, 3, 3, 3).CrossEntropy([2]).Item(), 6);
    }

    [Fact]
    public void Class_numbers_and_their_one_hot_weights_cost_the_same()
    {
        using var t = new ReferencePass();
        Tensor x = t.Counting([2, 3]);
        Tensor weights = t.Pass.Input([0, 1, 0, 1, 0, 0], [2, 3]);
        Assert.Equal(x.CrossEntropy([1, 0], 0.1f).Item(), x.CrossEntropy(weights, 0.1f).Item(), 6);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void A_label_that_is_no_class_is_refused(int label)
    {
        using var t = new ReferencePass();
        var e = Assert.Throws<InputException>(() => t.Counting([2, 3]).CrossEntropy([0, label]));
        Assert.StartsWith($"CrossEntropy: label {label} at row 1 is not one of the 3 classes 0 … 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fraction_as_label_is_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<InputException>(() => t.Counting([1, 3]).Apply(CrossEntropyOp.Instance, t.Variable([1], 0.5f)));
    }

    [Fact]
    public void Another_number_of_labels_is_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Counting([2, 3]).CrossEntropy([0, 1, 2]));
    }

    [Fact]
    public void Soft_targets_of_another_shape_are_refused()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Counting([2, 3]).CrossEntropy(t.Counting([2])));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void A_smoothing_outside_its_range_is_refused(float smoothing) => Assert.Throws<ArgumentException>(() => new CrossEntropyOp(smoothing));
}
