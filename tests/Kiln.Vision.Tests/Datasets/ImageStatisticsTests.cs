namespace Kiln.Vision.Tests;

public class ImageStatisticsTests
{
    private static readonly ImageSet Set = new("tiny", DataPart.Train, new ImageSize(1, 1, 2), [0, 10, 50, 20, 100, 60], [2, 0, 2], ["a", "b", "c"]);

    [Fact]
    public void Statistics_are_those_of_the_population_in_units_of_255()
    {
        ImageStatistics s = ImageStatistics.Of(Set);
        Assert.Equal(40 / 255.0, s.Mean, 12);
        Assert.Equal(Math.Sqrt((1600 + 900 + 100 + 400 + 3600 + 400) / 6.0) / 255, s.Deviation, 12);
        Assert.Equal([50 / 255.0, 30 / 255.0], s.ChannelMeans);
        Assert.Equal(Math.Sqrt(5000 / 3.0) / 255, s.ChannelDeviations[0], 12);
        Assert.Equal((0, 100), (s.Minimum, s.Maximum));
        Assert.Equal([1, 0, 2], s.ClassCounts);
        Assert.Equal(3, s.Count);
    }

    [Fact]
    public void The_mean_image_is_the_mean_of_each_pixel() =>
        Assert.Equal([50, 30], ImageStatistics.MeanImage(Set).Pixels.ToArray());
}
