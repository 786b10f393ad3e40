namespace Kiln.Vision.Tests;

public class HistogramTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(67, 1)]
    [InlineData(129, 2)]
    [InlineData(97, 3)]
    [InlineData(45, 4)]
    public void Counts_and_ranges_are_those_of_a_plain_loop(int width, int channels)
    {
        Image image = PhotometricRow.Picture(3, width, channels);
        int colors = channels is 2 or 4 ? channels - 1 : channels;
        int[] found = new int[3 * 256];
        Histogram.Count(image.Size, image.Pixels, found);
        byte[] least = new byte[4], most = new byte[4];
        Histogram.Range(image.Size, image.Pixels, least, most);
        for (int c = 0; c < colors; c++)
        {
            byte[] values = [.. image.Pixels.ToArray().Where((_, i) => i % channels == c)];
            Assert.Equal(values.Min(), least[c]);
            Assert.Equal(values.Max(), most[c]);
            for (int v = 0; v < 256; v++) Assert.Equal(values.Count(b => b == v), found[(c * 256) + v]);
        }
    }

    [Fact]
    [Trait("row", "D3")]
    public void Matching_gives_the_histogram_of_the_reference()
    {
        Image image = PhotometricRow.Picture(64, 64, 3), reference = PhotometricRow.Picture(64, 64, 3, 8);
        foreach (ref byte b in reference.Pixels) b = (byte)(60 + (b / 2));
        var matching = HistogramMatching.To(reference, 1);
        Assert.Equal(matching, HistogramMatching.To(reference, 1));
        Assert.NotEqual(matching, new HistogramMatching("", 1));
        var random = new Philox(1);
        Image found = matching.Apply(image, ref random);
        for (int c = 0; c < 3; c++)
        {
            for (int v = 0; v < 256; v += 5) Assert.InRange(Share(found, c, v) - Share(reference, c, v), -0.03, 0.03);
        }

        Image grey = PhotometricRow.Picture(5, 5, 1);
        Assert.Throws<InputException>(() => matching.Apply(new Draw(true), grey.Size, grey.Pixels, new byte[25]));

        static double Share(Image image, int c, int v) => image.Pixels.ToArray().Where((b, i) => i % 3 == c && b <= v).Count() / 4096.0;
    }

    [Fact]
    [Trait("row", "D3")]
    public void Clahe_with_one_tile_and_no_limit_equalises_and_limits_keep_contrast_low()
    {
        var image = new Image(64, 64, 1);
        var random = new Philox(9);
        foreach (ref byte b in image.Pixels) b = (byte)Math.Clamp(100 + (12 * random.Normal()), 0, 255);
        byte[] free = new byte[4096], limited = new byte[4096];
        new Clahe(256, 1, 1).Apply(new Draw(true, 256), image.Size, image.Pixels, free);
        new Clahe(2, 1, 1).Apply(new Draw(true, 2), image.Size, image.Pixels, limited);
        for (int v = 0; v < 256; v++) Assert.InRange(free.Count(b => b <= v) / 4096.0 - ((v + 1) / 256.0), -0.05, 0.05);
        Assert.True(Spread(limited) < 0.6 * Spread(free), $"{Spread(limited)} and {Spread(free)}");

        static double Spread(byte[] bytes) => Math.Sqrt(bytes.Average(b => (b - 128.0) * (b - 128)));
    }

    [Fact]
    [Trait("row", "D9")]
    public void Lighting_moves_all_pixels_alike_and_as_far_as_the_axes_say()
    {
        var image = new Image(4, 4, 3);
        image.Pixels.Fill(128);
        byte[] found = new byte[48];
        new PcaLighting().Apply(new Draw(true, -1), image.Size, image.Pixels, found);
        for (int i = 0; i < 48; i += 3) Assert.Equal([159, 160, 160], found[i..(i + 3)]);   // 255 · 0.2175 · (0.5675, 0.5808, 0.5836) = 31.5, 32.2, 32.4
        const int Trials = 4000;
        double squares = 0;
        for (int i = 0; i < Trials; i++)
        {
            Philox random = new SampleKey(3, 0, i).Stream();
            Draw draw = new PcaLighting(0.1f).Sample(image.Size, ref random);
            squares += (draw.A * draw.A) + (draw.B * draw.B) + (draw.C * draw.C);
        }

        Assert.InRange(Math.Sqrt(squares / (3 * Trials)), 0.098, 0.102);
    }
}
