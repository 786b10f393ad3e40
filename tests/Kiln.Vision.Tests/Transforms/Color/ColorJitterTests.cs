namespace Kiln.Vision.Tests;

public class ColorJitterTests
{
    [Fact]
    [Trait("row", "D7")]
    public void Orders_are_equally_likely_and_factors_stay_in_their_ranges()
    {
        const int Trials = 24_000;
        var counts = new int[24];
        var jitter = new ColorJitter(0.3f, 2, 0.5f, 0.2f);
        for (int i = 0; i < Trials; i++)
        {
            Philox random = new SampleKey(4, 0, i).Stream();
            Draw draw = jitter.Sample(new ImageSize(4, 4, 3), ref random);
            counts[(int)draw.A]++;
            Assert.InRange(draw.B, 0.7f, 1.3f);
            Assert.InRange(draw.C, 0, 3);
            Assert.InRange(draw.D, 0.5f, 1.5f);
            Assert.InRange(draw.E, -0.2f, 0.2f);
        }

        double chiSquared = counts.Sum(c => (c - 1000.0) * (c - 1000.0) / 1000);
        Assert.InRange(chiSquared, 7.5, 49.8);   // 23 degrees of freedom: outside with probability 0.001 on each side
    }

    [Fact]
    [Trait("row", "D7")]
    public void The_parts_run_in_the_order_that_was_drawn()
    {
        Image image = PhotometricRow.Picture(6, 9, 3);
        byte[] found = new byte[image.Size.Count], steps = image.Pixels.ToArray();
        new ColorJitter().Apply(new Draw(true, 1 + (4 * 0) + (12 * 1), 1.3f, 0.6f, 1.5f, 0.1f), image.Size, image.Pixels, found);   // second, first, fourth, third
        new RandomContrast().Apply(new Draw(true, 0.6f), image.Size, steps.ToArray(), steps);
        new RandomBrightness().Apply(new Draw(true, 1.3f), image.Size, steps.ToArray(), steps);
        new RandomHue().Apply(new Draw(true, 0.1f), image.Size, steps.ToArray(), steps);
        new RandomSaturation().Apply(new Draw(true, 1.5f), image.Size, steps.ToArray(), steps);
        Assert.Equal(steps, found);
    }

    [Fact]
    [Trait("row", "D1")]
    public void Grey_images_keep_their_bytes_under_hue_and_saturation()
    {
        Image image = PhotometricRow.Picture(6, 9, 1);
        byte[] found = new byte[54];
        new RandomHue(0.5f).Apply(new Draw(true, 0.3f), image.Size, image.Pixels, found);
        Assert.Equal(image.Pixels.ToArray(), found);
        new RandomSaturation().Apply(new Draw(true, 0.3f), image.Size, image.Pixels, found);
        Assert.Equal(image.Pixels.ToArray(), found);
        new ColorJitter().Apply(new Draw(true, 0, 1, 1, 0.2f, 0.3f), image.Size, image.Pixels, found);
        Assert.Equal(image.Pixels.ToArray(), found);
        new RandomGrayscale(1).Apply(new Draw(true), image.Size, image.Pixels, found);
        Assert.Equal(image.Pixels.ToArray(), found);
    }
}
