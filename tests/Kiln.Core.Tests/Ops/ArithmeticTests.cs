namespace Kiln.Core.Tests.Ops;

public sealed class ArithmeticTests
{
    [Fact]
    public void Operators_work_element_by_element()
    {
        using var t = new ReferencePass();
        Tensor a = t.Variable([2], 3, 5), b = t.Variable([2], 2, -1);
        Assert.Equal([5, 4], (a + b).Keep());
        Assert.Equal([1, 6], (a - b).Keep());
        Assert.Equal([6, -5], (a * b).Keep());
    }

    [Fact]
    public void Nothing_is_broadcast()
    {
        using var t = new ReferencePass();
        var e = Assert.Throws<ShapeException>(() => t.Counting([2, 3]) + t.Counting([3]));
        Assert.StartsWith("Add: expected two tensors of the same shape, got [2, 3] and [3]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_used_twice_by_one_op_gets_both_gradients()
    {
        using var t = new ReferencePass();
        Tensor x = t.Variable([3], 1, -2, 3);
        (x * x).Sum().Backward();
        Assert.Equal([2, -4, 6], x.Gradient.ToArray());
    }

    [Fact]
    public void The_gradient_of_a_difference_with_itself_is_zero()
    {
        using var t = new ReferencePass();
        Tensor x = t.Counting([3]);
        (x - x).Sum().Backward();
        Assert.Equal([0, 0, 0], x.Gradient.ToArray());
    }
}
