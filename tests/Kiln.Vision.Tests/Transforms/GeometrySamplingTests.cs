namespace Kiln.Vision.Tests;

/// <summary>What is drawn, and how often.</summary>
public sealed class GeometrySamplingTests
{
    private const int Trials = 4000;
    private static readonly ImageSize Size = new(120, 160, 3);

    [Fact]
    [Trait("row", "C4")]
    public void Short_sides_are_equally_likely_and_the_shape_stays()
    {
        var jitter = new RandomShortSide(256, 480);
        var counts = new int[9];   // 225 lengths in nine groups of 25
        foreach (Draw draw in Draws(jitter, Size))
        {
            counts[((int)draw.A - 256) / 25]++;
            ImageSize after = jitter.SizeAfter(draw, Size);
            Assert.Equal(draw.A, after.Height);
            Assert.InRange(after.Width - (draw.A * 160 / 120), -1, 1);
        }

        double expected = Trials / 9.0, chiSquared = counts.Sum(c => (c - expected) * (c - expected) / expected);
        Assert.InRange(chiSquared, 0.5, 27);   // 8 degrees of freedom: outside with probability 0.001
        Assert.All(Draws(new RandomShortSide(256, 320, 32), Size), draw => Assert.Contains((int)draw.A, (int[])[256, 288, 320]));
    }

    [Fact]
    [Trait("row", "C2")]
    public void Parts_of_a_resized_crop_have_areas_and_shapes_in_range()
    {
        var crop = new RandomResizedCrop(32, MinScale: 0.2f, MaxScale: 0.6f);
        foreach (Draw draw in Draws(crop, Size))
        {
            Assert.InRange(draw.C * draw.D / (120 * 160), 0.19f, 0.62f);
            Assert.InRange(draw.D / draw.C, 0.73f, 1.36f);
            Assert.InRange(draw.A, 0, 120 - draw.C);
            Assert.InRange(draw.B, 0, 160 - draw.D);
        }

        Draw narrow = Draws(crop, new ImageSize(10, 1000, 3)).First();   // no part fits: the middle, as wide as allowed
        Assert.Equal((10, 13), (narrow.C, narrow.D));
    }

    [Fact]
    [Trait("row", "C4")]
    public void Multi_scale_crops_have_the_sides_and_places_of_the_paper_each_as_often()
    {
        var size = new ImageSize(256, 340, 3);
        Draw[] draws = [.. Draws(new MultiScaleCrop(), size)];
        int[] sides = [256, 224, 192, 168];
        foreach (Draw d in draws)
        {
            (int high, int wide) = (Array.IndexOf(sides, (int)d.C), Array.IndexOf(sides, (int)d.D));
            Assert.True(high >= 0 && wide >= 0 && Math.Abs(high - wide) <= 1);
            Assert.True(d.A >= 0 && d.B >= 0 && d.A + d.C <= size.Height && d.B + d.D <= size.Width);
        }

        // Ten pairs; 168 leaves room for all thirteen places.
        Assert.All(draws.GroupBy(d => (d.C, d.D)), g => Assert.InRange(g.Count(), 320, 480));   // four deviations of √(4000 · 0.09) about 400
        Assert.Equal(10, draws.Select(d => (d.C, d.D)).Distinct().Count());
        Assert.Equal(13, draws.Where(d => d is { C: 168, D: 168 }).Select(d => (d.A, d.B)).Distinct().Count());
        Assert.Contains((0f, 0f), draws.Where(d => d is { C: 168, D: 168 }).Select(d => (d.A, d.B)));
        Assert.Contains((88f, 172f), draws.Where(d => d is { C: 168, D: 168 }).Select(d => (d.A, d.B)));
    }

    [Fact]
    [Trait("row", "C7")]
    public void Angles_stay_within_their_range_on_both_sides()
    {
        float[] angles = [.. Draws(new RandomRotation(30), Size).Select(d => d.A)];
        Assert.All(angles, a => Assert.InRange(a, -30, 30));
        Assert.InRange(angles.Average(), -0.9, 0.9);   // 30 / √3 / √4000 is 0.27
        Assert.True(angles.Max() > 29 && angles.Min() < -29);
    }

    [Fact]
    [Trait("row", "C10")]
    public void The_field_is_smooth_noise_of_the_deviation_foretold()
    {
        var elastic = new ElasticTransform(100, 4);
        (float[] right, float[] down) = elastic.FieldOf(new Draw(true, 1, 2), new ImageSize(200, 200, 1));
        double expected = 100 / (2 * Math.Sqrt(3)) / (2 * Math.Sqrt(Math.PI) * 4);
        foreach (float[] field in (float[][])[right, down])
        {
            Assert.InRange(Math.Sqrt(field.Average(v => v * v)) / expected, 0.85, 1.15);
            Assert.InRange(field.Zip(field.Skip(1), (a, b) => Math.Abs(a - b)).Average(), 0, 0.35 * expected);
        }

        Assert.Equal(right, elastic.FieldOf(new Draw(true, 1, 2), new ImageSize(200, 200, 1)).Right);
        Assert.NotEqual(right, elastic.FieldOf(new Draw(true, 1, 3), new ImageSize(200, 200, 1)).Right);
        Assert.Equal(new ElasticTransform(68, 4), ElasticTransform.Simard2003());
    }

    [Fact]
    [Trait("row", "C3")]
    public void Ten_crops_are_five_and_their_mirror_images()
    {
        var image = new Image(new ImageSize(6, 7, 1), [.. Enumerable.Range(0, 42).Select(i => (byte)i)]);
        IReadOnlyList<Image> ten = new TenCrop(3, 2).Views(image), five = new FiveCrop(3, 2).Views(image);
        Assert.Equal(10, ten.Count);
        for (int i = 0; i < 5; i++) Assert.Equal(five[i].Pixels.ToArray(), ten[i].Pixels.ToArray());
        Assert.Equal([(byte)6, 5], ten[5].Row(0).ToArray());
        Assert.Throws<InputException>(() => new FiveCrop(8).Views(image));
    }

    [Fact]
    public void A_map_through_four_points_meets_them()
    {
        Homography map = RandomPerspective.Through([0, 0, 9, 1, 8, 8, 1, 9], [1, 2, 12, 1, 10, 14, 0, 9]);
        (double x, double y) = map.At(8, 8);
        Assert.Equal(10, x, 1e-9);
        Assert.Equal(14, y, 1e-9);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<InputException>(() => new Resize(0));
        Assert.Throws<InputException>(() => new RandomShortSide(300, 200));
        Assert.Throws<InputException>(() => new RandomResizedCrop(MinScale: 0.9f, MaxScale: 0.5f));
        Assert.Throws<InputException>(() => new RandomRotation(-5));
        Assert.Throws<InputException>(() => new RandomAffine(Interpolation: Interpolation.Bicubic));
        Assert.Throws<InputException>(() => new RandomZoom(0, 1));
        Assert.Throws<InputException>(() => new ElasticTransform(float.NaN));
        Assert.Throws<InputException>(() => new RandomTranslation(Fill: 256));
        var random = new Philox(1);
        Assert.Contains("does not fit", Assert.Throws<InputException>(() => new RandomCrop(0, 300, 300).Sample(Size, ref random)).Message);
    }

    private static IEnumerable<Draw> Draws(ImageTransform transform, ImageSize size) => Enumerable.Range(0, Trials).Select(i =>
    {
        Philox random = new SampleKey(1, 0, i).Stream();
        return transform.Sample(size, ref random);
    });
}
