namespace Kiln.Vision.Tests;

public sealed class AugMixTests
{
    [Fact]
    public void The_shares_of_a_mixture_sum_to_1()
    {
        // A constant image stays as it is under all ops but solarize, posterize and translation's black, so that only shares that sum to 1 keep it.
        var image = new Image(16, 16, 3);
        image.Pixels.Fill(128);
        var policy = new AugMix(1, 8, 3, AllOps: true);
        for (int i = 0; i < 200; i++)
        {
            byte[] found = new Pipeline(policy).Apply(image, new SampleKey(3, 0, i)).Pixels.ToArray();
            Assert.All(found, v => Assert.Equal(128, v));
        }
    }

    [Fact]
    public void A_chain_goes_no_further_than_its_severity()
    {
        Image image = PhotometricRow.Picture(32, 32, 3);
        double Mean(int severity) => Enumerable.Range(0, 300).Average(i =>
            new Pipeline(new AugMix(severity, AllOps: false)).Apply(image, new SampleKey(2, 0, i)).Pixels.ToArray().Zip(image.Pixels.ToArray(), (a, b) => (double)Math.Abs(a - b)).Average());
        Assert.True(Mean(10) > 1.1 * Mean(1), $"{Mean(10)} at severity 10, {Mean(1)} at 1");
    }

    [Fact]
    public void A_mask_stays()
    {
        Image image = PhotometricRow.Picture(20, 20, 3), mask = PhotometricRow.Picture(20, 20, 1);
        (_, Image after) = new Pipeline(new AugMix()).Apply(image, mask, new SampleKey(1, 0, 0));
        Assert.Equal(mask.Pixels, after.Pixels);
    }

    [Theory]
    [InlineData(0, 3, 0, 1)]
    [InlineData(11, 3, 0, 1)]
    [InlineData(3, 0, 0, 1)]
    [InlineData(3, 3, -1, 1)]
    [InlineData(3, 3, 0, 0)]
    public void Settings_out_of_range_are_refused(int severity, int width, int depth, float alpha) => Assert.Throws<InputException>(() => new AugMix(severity, width, depth, alpha));
}
