namespace Kiln.Vision.Tests;

public sealed class RangeNormalizerTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, -1)]
    [Trait("row", "A3")]
    [Trait("row", "A4")]
    public void Training_values_meet_both_ends_exactly_whatever_the_range(bool signed, float lower)
    {
        for (int low = 0; low < 255; low += 7)
        {
            for (int high = low + 1; high <= 255; high += 3)
            {
                var train = new ImageSet("range", DataPart.Train, new ImageSize(1, 3, 1), [(byte)low, (byte)((low + high) / 2), (byte)high], [0], ["a"]);
                float[] values = new float[3];
                RangeNormalizer.Fit(train, signed).Apply(train.Pixels, values);
                Assert.Equal((lower, 1f), (values.Min(), values.Max()));
                double share = (((low + high) / 2) - low) / (double)(high - low);
                Assert.Equal(signed ? (2 * share) - 1 : share, values[1], 1e-7);
            }
        }
    }

    [Fact]
    [Trait("row", "A3")]
    public void Each_channel_has_its_own_range()
    {
        ImageSet train = new Shapes(Side: 10, Channels: 3).Make(DataPart.Train, 50);
        float[] values = new float[train.Pixels.Length];
        RangeNormalizer.Fit(train).Apply(train.Pixels, values);
        for (int c = 0; c < 3; c++)
        {
            float[] channel = [.. values.Where((_, i) => i % 3 == c)];
            Assert.Equal((0, 1), (channel.Min(), channel.Max()));
        }
    }

    [Fact]
    [Trait("row", "A4")]
    public void Values_outside_the_training_range_are_kept_and_counted()
    {
        var normalizer = new RangeNormalizer([50], [150], signed: true);
        float[] values = new float[4];
        normalizer.Apply([0, 50, 150, 200], values);
        Assert.Equal([-2, -1, 1, 2], values);
        var test = new ImageSet("test", DataPart.Test, new ImageSize(2, 2, 1), [0, 50, 150, 200], [0], ["a"]);
        Assert.Equal(0.5, normalizer.OutsideShare(test));
    }

    [Theory]
    [InlineData(new byte[0], new byte[0])]
    [InlineData(new byte[] { 1 }, new byte[] { 2, 3 })]
    [InlineData(new byte[] { 5 }, new byte[] { 4 })]
    public void Ranges_that_are_none_are_refused(byte[] minima, byte[] maxima) => Assert.Throws<InputException>(() => new RangeNormalizer(minima, maxima));
}
