namespace Kiln.Core.Tests.Ops;

public sealed class MatMulTests
{
    [Fact]
    public void Rows_are_multiplied_with_columns()
    {
        using var t = new ReferencePass();
        Assert.Equal([9, 12, 15, 19, 26, 33], t.Counting([2, 2]).MatMul(t.Counting([2, 3])).Keep());
    }

    [Fact]
    public void A_transposed_matrix_is_read_as_its_transpose()
    {
        using var t = new ReferencePass();
        Tensor a = t.Variable([2, 2], 1, 3, 2, 4), b = t.Counting([2, 3]);
        Assert.Equal([9, 12, 15, 19, 26, 33], a.MatMul(b, transposeA: true).Keep());
    }

    [Fact]
    public void Inner_sizes_that_differ_are_refused_with_both_shapes()
    {
        using var t = new ReferencePass();
        var e = Assert.Throws<ShapeException>(() => t.Counting([2, 3]).MatMul(t.Counting([2, 3])));
        Assert.Equal("MatMul: inner sizes differ, [2, 3] times [2, 3]; is a transposition missing?", e.Message);
    }

    [Fact]
    public void Only_matrices_are_multiplied()
    {
        using var t = new ReferencePass();
        Assert.Throws<ShapeException>(() => t.Counting([2, 3, 1]).MatMul(t.Counting([3, 2])));
    }

    [Fact]
    public void A_matrix_times_itself_gets_both_parts_of_its_gradient()
    {
        using var t = new ReferencePass();
        Tensor a = t.Counting([2, 2]);
        a.MatMul(a).Sum().Backward();
        Assert.Equal([7, 11, 9, 13], a.Gradient.ToArray());   // G·aᵀ + aᵀ·G with G of ones
    }
}
