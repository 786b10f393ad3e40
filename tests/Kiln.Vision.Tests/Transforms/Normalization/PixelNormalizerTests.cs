namespace Kiln.Vision.Tests;

public sealed class PixelNormalizerTests
{
    private static readonly ImageSet Grey = new Shapes(Side: 12).Make(DataPart.Train, 400), Colour = new Shapes(Side: 9, Channels: 3).Make(DataPart.Train, 300);

    public static TheoryData<string> Modes => [.. InputNormalization.Names];

    [Theory]
    [InlineData("zScore", 3)]
    [InlineData("zScoreGlobal", 1)]
    [InlineData("zScorePixel", 9 * 9 * 3)]
    [Trait("row", "A1")]
    [Trait("row", "A2")]
    [Trait("row", "A8")]
    public void Standardised_values_have_mean_zero_and_deviation_one_within_each_group(string mode, int groups)
    {
        foreach ((double mean, double deviation) in MomentsOf(Values(Colour, mode), groups))
        {
            Assert.Equal(0, mean, 1e-5);
            Assert.Equal(1, deviation, 1e-5);
        }
    }

    [Fact]
    [Trait("row", "A1")]
    [Trait("row", "A9")]
    public void The_mean_image_is_taken_away_and_the_scale_kept()
    {
        float[] values = Values(Grey, "meanImage");
        Assert.All(MomentsOf(values, Grey.Size.Count), m => Assert.Equal(0, m.Mean, 1e-5));
        Assert.Equal((Grey.Pixels[5] - (double)Grey.Pixels[Grey.Size.Count + 5]) / 255, values[5] - (double)values[Grey.Size.Count + 5], 1e-6);
    }

    [Fact]
    [Trait("row", "A10")]
    public void Of_each_channel_its_mean_is_taken_away_and_the_scale_kept()
    {
        float[] values = Values(Colour, "channelMean");
        Assert.All(MomentsOf(values, 3), m => Assert.Equal(0, m.Mean, 1e-5));
        Assert.Equal((Colour.Pixels[0] - (double)Colour.Pixels[30]) / 255, values[0] - (double)values[30], 1e-6);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    [Trait("row", "A2")]
    public void A_pixel_that_does_not_vary_becomes_a_number(string mode)
    {
        byte[] pixels = [7, 1, 7, 2, 7, 3, 7, 4];
        var flat = new ImageSet("flat", DataPart.Train, new ImageSize(1, 2, 1), pixels, [0, 0, 0, 0], ["a"]);
        var constant = new ImageSet("constant", DataPart.Train, new ImageSize(1, 2, 1), [9, 9, 9, 9], [0, 0], ["a"]);
        Assert.All(Values(flat, mode), v => Assert.True(float.IsFinite(v)));
        Assert.All(Values(constant, mode), v => Assert.True(float.IsFinite(v)));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    [Trait("row", "A5")]
    public void No_mode_can_be_fitted_to_test_images(string mode) =>
        Assert.Contains("test images", Assert.Throws<InputException>(() => PixelNormalizer.Fit(new Shapes(Side: 8).Make(DataPart.Test, 20), InputNormalization.Parse(mode))).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Modes))]
    [Trait("row", "A6")]
    public void What_a_model_file_keeps_gives_the_same_bits(string mode)
    {
        var fitted = PixelNormalizer.Fit(Colour, InputNormalization.Parse(mode));
        PixelNormalizer again = NormalizerJson.Read(NormalizerJson.Write(fitted));
        Assert.Equal(fitted.GetType(), again.GetType());
        Assert.Equal($"{fitted}", $"{again}");
        ImageSet test = new Shapes(Side: 9, Channels: 3).Make(DataPart.Test, 5);
        float[] expected = new float[test.Pixels.Length], found = new float[test.Pixels.Length];
        fitted.Apply(test.Pixels, expected);
        again.Apply(test.Pixels, found);
        Assert.Equal(expected, found);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    [Trait("row", "A6")]
    [Trait("row", "A8")]
    public void At_the_end_of_a_pipeline_strips_of_rows_get_the_bits_of_whole_images(string mode)
    {
        // Images of more than one strip, whose rows are no multiple of a vector.
        ImageSet images = mode is "pca" or "zca" ? Colour : new Shapes(Side: 61, Channels: 3).Make(DataPart.Train, 20);
        var normalizer = PixelNormalizer.Fit(images, InputNormalization.Parse(mode));
        var view = new ImageView(images, normalizer, Pipeline.Parse("crop:4,flip"));
        float[] expected = new float[images.Size.Count], found = new float[images.Size.Count];
        for (int i = 0; i < 10; i++)
        {
            var key = new SampleKey(3, 1, i);
            normalizer.Apply(view.ReadImage(i, key).Pixels, expected);
            view.Read(i, key, found);
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Reading_allocates_nothing_once_warm(string mode)
    {
        var view = new ImageView(Colour, PixelNormalizer.Fit(Colour, InputNormalization.Parse(mode)), Pipeline.Parse("crop:1,flip"));
        float[] into = new float[Colour.Size.Count];
        for (int i = 0; i < 40; i++) view.Read(i, new SampleKey(1, 0, i), into);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 40; i++) view.Read(i, new SampleKey(1, 0, i), into);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("zScorePixel")]
    [InlineData("zca")]
    public void Statistics_of_pixels_refuse_images_of_another_size(string mode)
    {
        var normalizer = PixelNormalizer.Fit(Grey, InputNormalization.Parse(mode));
        Assert.Contains("size it was fitted to", Assert.Throws<InputException>(() => new ImageView(Grey, normalizer, [new CenterCrop(8, 8)])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"normalizer.kind":"other"}""", "unknown")]
    [InlineData("""{"normalizer.kind":"range","normalizer.minimum":"1","normalizer.maximum":"x"}""", "damaged")]
    [InlineData("""{"normalizer.kind":"range","normalizer.minimum":"9","normalizer.maximum":"1"}""", "exceed")]
    [InlineData("""{"normalizer.kind":"whitening","normalizer.mean":"AAAA","normalizer.matrix":""}""", "damaged")]
    [InlineData("""{"normalizer.kind":"whitening","normalizer.mean":"%"}""", "damaged")]
    public void Damaged_normalisers_are_told(string text, string word) =>
        Assert.Contains(word, Assert.Throws<InputException>(() => NormalizerJson.Read(text)).Message, StringComparison.Ordinal);

    private static float[] Values(ImageSet train, string mode)
    {
        float[] values = new float[train.Pixels.Length];
        PixelNormalizer.Fit(train, InputNormalization.Parse(mode)).Apply(train.Pixels, values);
        return values;
    }

    private static IEnumerable<(double Mean, double Deviation)> MomentsOf(float[] values, int groups)
    {
        for (int g = 0; g < groups; g++)
        {
            double[] group = [.. Enumerable.Range(0, values.Length / groups).Select(i => (double)values[(i * groups) + g])];
            double mean = group.Average();
            yield return (mean, Math.Sqrt(group.Average(v => (v - mean) * (v - mean))));
        }
    }
}
