namespace Kiln.Vision.Tests;

public class NearestNameTests
{
    [Theory]
    [InlineData("minst", "mnist")]
    [InlineData("MNIST", "mnist")]
    [InlineData("fashion_mnist", "fashion-mnist")]
    [InlineData("shape", "shapes")]
    [InlineData("imagenet-21k", null)]
    public void The_nearest_name_is_guessed_or_none(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["mnist", "fashion-mnist", "shapes"]));
}
