namespace Kiln.Core.Tests.Passes;

public sealed class TensorTests
{
    [Fact]
    public void An_empty_tensor_says_where_tensors_come_from()
    {
        Tensor x = default;
        Assert.Contains("Pass.Input", Assert.Throws<InvalidOperationException>(() => x.Shape.Rank).Message, StringComparison.Ordinal);
        Assert.Equal("Tensor (empty)", x.ToString());
    }

    [Fact]
    public void What_was_kept_outlives_the_pass()
    {
        float[] kept;
        using (var t = new ReferencePass()) kept = t.Counting([3]).Keep();
        Assert.Equal([1, 2, 3], kept);
    }

    [Fact]
    public void Item_reads_a_single_value_only()
    {
        using var t = new ReferencePass();
        Assert.Throws<InvalidOperationException>(() => t.Counting([2]).Item());
        Assert.Equal(1, t.Counting([1, 1]).Item());
    }

    [Fact]
    public void It_prints_its_shape()
    {
        using var t = new ReferencePass();
        Assert.Equal("Tensor [2, 3]", t.Counting([2, 3]).ToString());
    }
}
