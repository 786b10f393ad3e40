namespace Kiln.Tests.Layers;

public sealed class PoolsTests
{
    private static readonly float[] Image = [1, -2, 3, -4, 5, -6, 7, -8];   // 2 × 2 pixels of two channels

    [Fact]
    public void Max_pooling_keeps_the_largest_of_each_channel() => Assert.Equal([7f, -2f], Computed.Inference(new MaxPool2d(2), Image, [1, 2, 2, 2]));

    [Fact]
    public void Average_pooling_takes_the_mean_of_each_channel() => Assert.Equal([4f, -5f], Computed.Inference(new AveragePool2d(2), Image, [1, 2, 2, 2]));

    [Fact]
    public void Average_pooling_counts_padding_as_zeros() =>
        Assert.Equal([0.25f, 0.75f, 1.25f, 1.75f], Computed.Inference(new AveragePool2d(2, stride: 2, padding: 1), [1, 3, 5, 7], [1, 2, 2, 1]));

    [Fact]
    public void Global_pooling_leaves_one_value_a_channel() => Assert.Equal([4f, -5f], Computed.Inference(new GlobalAveragePool(), Image, [1, 2, 2, 2]));
}
