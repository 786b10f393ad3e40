namespace Kiln.Core.Tests.Passes;

public sealed class OpTests
{
    [Fact]
    public void The_name_is_that_of_the_class_without_its_ending() => Assert.Equal("BatchNorm", new BatchNormOp(1e-5f, 0.1f).Name);
}
