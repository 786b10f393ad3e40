namespace Kiln.Vision.Tests;

public class NormalizerTests
{
    [Theory]
    [InlineData(1, NormalizerMode.PerChannel)]
    [InlineData(3, NormalizerMode.PerChannel)]
    [InlineData(3, NormalizerMode.Global)]
    public void Training_images_get_mean_zero_and_deviation_one(int channels, NormalizerMode mode)
    {
        ImageSet train = new Shapes(Side: 16, channels).Make(DataPart.Train, 300);
        Normalizer normalizer = Normalizer.Fit(train, mode);
        float[] values = new float[train.Pixels.Length];
        normalizer.Apply(train.Pixels, values);
        int groups = mode == NormalizerMode.Global ? 1 : channels;
        for (int c = 0; c < groups; c++)
        {
            double[] group = [.. values.Where((_, i) => i % groups == c).Select(v => (double)v)];
            double mean = group.Average();
            Assert.True(Math.Abs(mean) < 1e-5, $"mean {mean}");
            Assert.Equal(1, Math.Sqrt(group.Average(v => (v - mean) * (v - mean))), 1e-5);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_length_gives_the_bits_of_one_value_at_a_time(int channels)
    {
        var normalizer = new Normalizer([.. Enumerable.Range(1, channels).Select(c => 0.1 * c)], [.. Enumerable.Range(1, channels).Select(c => 0.2 * c)]);
        for (int pixels = 1; pixels <= 70; pixels++)
        {
            byte[] bytes = [.. Enumerable.Range(0, pixels * channels).Select(i => (byte)(i * 37))];
            float[] values = new float[bytes.Length], single = new float[channels];
            normalizer.Apply(bytes, values);
            for (int p = 0; p < pixels; p++)
            {
                normalizer.Apply(bytes.AsSpan(p * channels, channels), single);   // too short for a vector
                Assert.Equal(single, values[(p * channels)..((p + 1) * channels)]);
                Assert.Equal(((bytes[p * channels] / 255.0) - 0.1) / 0.2, single[0], 1e-6);
            }
        }
    }

    [Fact]
    public void A_channel_that_does_not_vary_gets_deviation_one_and_becomes_zero()
    {
        var flat = new ImageSet("flat", DataPart.Train, new ImageSize(1, 2, 2), [7, 1, 7, 2, 7, 3, 7, 4], [0, 0], ["a"]);
        Normalizer normalizer = Normalizer.Fit(flat);
        Assert.Equal(1, normalizer.Deviations[0]);
        float[] values = new float[8];
        normalizer.Apply(flat.Pixels, values);
        Assert.Equal(0, values[0], 1e-7);
        Assert.All(values, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Test_images_cannot_be_fitted_to() =>
        Assert.Contains("test images", Assert.Throws<InputException>(() => Normalizer.Fit(new Shapes().Make(DataPart.Test, 10))).Message);

    [Fact]
    public void Metadata_keep_every_bit()
    {
        Normalizer normalizer = Normalizer.Fit(new Shapes(Side: 9, Channels: 3).Make(DataPart.Train, 33));
        var metadata = new Dictionary<string, string> { ["other"] = "untouched" };
        normalizer.WriteTo(metadata);
        Normalizer again = Normalizer.ReadFrom(metadata)!;
        Assert.Equal(normalizer.Means.ToArray(), again.Means.ToArray());
        Assert.Equal(normalizer.Deviations.ToArray(), again.Deviations.ToArray());
        Assert.Null(Normalizer.ReadFrom(new Dictionary<string, string>()));
    }

    [Theory]
    [InlineData("0.5", "x")]
    [InlineData("0.5", "0")]
    [InlineData("0.5", "-1")]
    [InlineData("NaN", "1")]
    [InlineData("0.5,0.5", "1")]
    [InlineData("", "")]
    public void Damaged_metadata_are_told(string mean, string deviation)
    {
        var metadata = new Dictionary<string, string>();
        Normalizer.None.WriteTo(metadata);
        metadata["normalizer.mean"] = mean;
        metadata["normalizer.deviation"] = deviation;
        Assert.Throws<InputException>(() => Normalizer.ReadFrom(metadata));
    }

    [Fact]
    public void None_divides_by_255()
    {
        float[] values = new float[3];
        Normalizer.None.Apply([0, 51, 255], values);
        Assert.Equal((0, 1), (values[0], values[2]));
        Assert.Equal(0.2f, values[1], 1e-7f);   // 1/255 is rounded before it is multiplied
    }
}
