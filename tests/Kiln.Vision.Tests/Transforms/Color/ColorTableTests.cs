namespace Kiln.Vision.Tests;

public class ColorTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Registers_look_up_what_the_plain_loop_does(int channels)
    {
        var random = new Philox(2);
        byte[] tables = new byte[3 * LookUp.Size];
        foreach (ref byte entry in tables.AsSpan()) entry = (byte)random.Below(256);
        foreach (int width in (int[])[1, 15, 16, 21, 22, 64, 65, 127, 300])
        {
            Image image = PhotometricRow.Picture(2, width, channels);
            byte[] plain = new byte[image.Size.Count], wide = image.Pixels.ToArray();
            LookUp.Scalar(tables, image.Size, image.Pixels, plain);
            LookUp.Run(tables, image.Size, wide, wide);
            Assert.Equal(plain, wide);
        }
    }

    [Fact]
    [Trait("row", "D3")]
    public void Joined_tables_and_matrices_do_what_one_after_the_other_does()
    {
        Image image = PhotometricRow.Picture(9, 11, 3);
        byte[] first = new byte[3 * LookUp.Size], second = new byte[3 * LookUp.Size];
        new RandomGamma().Fill(new Draw(true, 0.6f), image.Size, image.Pixels, first);
        new RandomPosterize().Fill(new Draw(true, 3), image.Size, image.Pixels, second);
        ColorTable.Compose(first, second, first);
        byte[] joined = new byte[image.Size.Count], steps = new byte[image.Size.Count];
        LookUp.Run(first, image.Size, image.Pixels, joined);
        new RandomGamma().Apply(new Draw(true, 0.6f), image.Size, image.Pixels, steps);
        new RandomPosterize().Apply(new Draw(true, 3), image.Size, steps.ToArray(), steps);
        Assert.Equal(steps, joined);
        Assert.Throws<ArgumentException>(() => ColorTable.Compose(new byte[256], new byte[768], new byte[256]));

        ColorAffine shift = ColorAffine.Shift(4, 8, 16), scale = ColorAffine.Scale(0.5f);
        shift.Then(scale).Apply(image.Size, image.Pixels, joined);
        for (int i = 0; i < joined.Length; i++) Assert.Equal((image.Pixels[i] + (4 << (i % 3))) / 2, joined[i]);
        ColorAffine.Identity.Apply(image.Size, image.Pixels, joined);
        Assert.Equal(image.Pixels.ToArray(), joined);
    }

    [Fact]
    [Trait("row", "D2")]
    public void Factor_0_is_black_for_brightness_and_the_mean_grey_for_contrast()
    {
        Image image = PhotometricRow.Picture(9, 11, 3);
        byte[] found = new byte[image.Size.Count];
        new RandomBrightness().Apply(new Draw(true, 0), image.Size, image.Pixels, found);
        Assert.All(found, b => Assert.Equal(0, b));
        new RandomContrast().Apply(new Draw(true, 0), image.Size, image.Pixels, found);
        Assert.All(found, b => Assert.Equal((byte)(Luma.Mean(image.Size, image.Pixels) + 0.5), b));
    }

    [Fact]
    [Trait("row", "D3")]
    public void The_sums_of_an_equalised_histogram_lie_on_a_line()
    {
        var image = new Image(256, 256, 1);
        var random = new Philox(9);
        foreach (ref byte b in image.Pixels) b = (byte)Math.Clamp(90 + (30 * random.Normal()), 0, 255);
        byte[] found = new byte[image.Size.Count];
        new RandomEqualize(1).Apply(new Draw(true), image.Size, image.Pixels, found);
        for (int v = 0; v < 256; v++) Assert.InRange(found.Count(b => b <= v) / 65536.0 - ((v + 1) / 256.0), -0.03, 0.03);
        new HistogramMatching(Chance: 1).Apply(new Draw(true), image.Size, image.Pixels, found);
        for (int v = 0; v < 256; v++) Assert.InRange(found.Count(b => b <= v) / 65536.0 - ((v + 1) / 256.0), -0.03, 0.03);
    }
}
