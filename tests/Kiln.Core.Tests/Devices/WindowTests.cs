using Kiln.Devices;

namespace Kiln.Core.Tests.Devices;

public sealed class WindowTests
{
    [Theory]
    [InlineData(28, 5, 1, 0, 1, 24)]
    [InlineData(28, 3, 1, 1, 1, 28)]
    [InlineData(28, 2, 2, 0, 1, 14)]
    [InlineData(7, 3, 2, 1, 1, 4)]
    [InlineData(7, 3, 1, 0, 2, 3)]
    [InlineData(7, 7, 1, 0, 1, 1)]
    [InlineData(7, 8, 1, 0, 1, 0)]
    [InlineData(1, 3, 5, 0, 1, 0)]
    public void Outputs_follow_the_formula(int length, int size, int stride, int padding, int dilation, int outputs) =>
        Assert.Equal(outputs, new Window(size, stride, padding, dilation).Outputs(length));
}
