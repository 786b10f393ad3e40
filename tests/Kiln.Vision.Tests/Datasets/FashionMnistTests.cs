namespace Kiln.Vision.Tests;

public class FashionMnistTests
{
    private static readonly Lazy<ImageSets> Sets = new(() => FashionMnist.Source.Load(new DataFinder { Download = null }));

    [Fact]
    [Trait("row", "A11")]
    public void Training_images_have_the_known_mean_and_deviation()
    {
        ImageStatistics s = ImageStatistics.Of(Sets.Value.Train);
        Assert.Equal(0.2860405743, s.Mean, 1e-6);
        Assert.Equal(0.3530242443, s.Deviation, 1e-6);
        Assert.Equal((60_000, "28×28×1"), (s.Count, s.Size.ToString()));
        Assert.All(s.ClassCounts, n => Assert.Equal(6000, n));
    }

    [Fact]
    [Trait("row", "A12")]
    public void The_first_1024_normalised_images_have_the_known_statistics()
    {
        ImageSet train = Sets.Value.Train;
        var loader = new Loader(new ImageView(train, Normalizer.Fit(train)), 1024, seed: 0, shuffle: false);
        using IEnumerator<Batch> batches = loader.Epoch(0).GetEnumerator();
        Assert.True(batches.MoveNext());
        double sum = 0, squares = 0, min = double.MaxValue, max = double.MinValue;
        foreach (float v in batches.Current.Values)
        {
            sum += v;
            squares += (double)v * v;
            min = Math.Min(min, v);
            max = Math.Max(max, v);
        }

        int n = batches.Current.Values.Length;
        double mean = sum / n;
        Assert.Equal(1024 * 784, n);
        Assert.Equal(-0.0075, mean, 4);
        Assert.Equal(1.0019, Math.Sqrt((squares / n) - (mean * mean)), 4);
        Assert.Equal(-0.8103, min, 4);
        Assert.Equal(2.0224, max, 4);
    }

    [Fact]
    public void The_test_part_has_a_thousand_images_of_each_class()
    {
        Assert.All(ImageStatistics.Of(Sets.Value.Test).ClassCounts, n => Assert.Equal(1000, n));
        Assert.Equal("Ankle boot", Sets.Value.Test.ClassNames[Sets.Value.Test.Labels[0]]);
    }
}
