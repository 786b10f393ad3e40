namespace Kiln.Core.Tests.Ops;

public sealed class ScaleTests
{
    [Fact]
    public void The_operator_and_the_method_agree()
    {
        using var t = new ReferencePass();
        Tensor x = t.Counting([3]);
        Assert.Equal([-0.5f, -1, -1.5f], x.Scale(-0.5f).Keep());
        Assert.Equal(x.Scale(-0.5f).Keep(), (x * -0.5f).Keep());
    }
}
