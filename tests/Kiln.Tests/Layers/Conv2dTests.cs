namespace Kiln.Tests.Layers;

public sealed class Conv2dTests
{
    [Fact]
    public void Each_output_is_the_window_times_the_kernel_and_the_bias() =>
        Assert.Equal(
            [1 + 20 + 400 + 5000 + 0.5f, 2 + 30 + 500 + 6000 + 0.5f],
            Computed.Inference(new Conv2d(1, 1, kernel: 2), [1, 2, 3, 4, 5, 6], [1, 2, 3, 1], ("weight", [1, 10, 100, 1000]), ("bias", [0.5f])));

    [Fact]
    public void Groups_keep_channels_apart() =>
        Assert.Equal([3f, 40f], Computed.Inference(new Conv2d(2, 2, kernel: 1, groups: 2, bias: false), [3, 4], [1, 1, 1, 2], ("weight", [1, 10])));

    [Fact]
    public void Stride_padding_and_dilation_pick_the_places_of_the_window() =>
        Assert.Equal(
            [5000f, 500f, 50f, 5f],   // of every dilated window only the middle pixel, 5, lies inside, each time under another tap
            Computed.Inference(
                new Conv2d(1, 1, kernel: 2, stride: 2, padding: 1, dilation: 2, bias: false), [1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1], ("weight", [1, 10, 100, 1000])));
}
