namespace Kiln.Vision.Tests;

public class FilterTests
{
    [Fact]
    [Trait("row", "D5")]
    public void Gaussian_weights_sum_to_1_and_have_the_deviation_asked_for()
    {
        foreach (float sigma in (float[])[0, 0.3f, 1, 4])
        {
            float[] weights = new float[41];
            GaussianBlur.FillWeights(sigma, weights);
            Assert.Equal(1, weights.Sum(w => (double)w), 1e-6);
            if (sigma >= 1) Assert.Equal(sigma, Math.Sqrt(weights.Select((w, i) => w * (double)((i - 20) * (i - 20))).Sum()), 1e-2 * sigma);
        }
    }

    [Fact]
    [Trait("row", "D5")]
    public void A_box_is_the_mean_of_its_square_and_squares_become_their_mean()
    {
        Image image = PhotometricRow.Picture(9, 12, 3);
        byte[] found = new byte[image.Size.Count];
        new BoxBlur().Apply(new Draw(true, 1), image.Size, image.Pixels, found);
        var boxed = new Image(image.Size, found.ToArray());
        new Downscale().Apply(new Draw(true, 4), image.Size, image.Pixels, found);
        var coarse = new Image(image.Size, found);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(Mean(image, 3, 4, 3, c), boxed[4, 5, c]);
            Assert.Equal(Mean(image, 4, 8, 4, c), coarse[4, 8, c]);
            Assert.Equal(Mean(image, 4, 8, 4, c), coarse[7, 11, c]);
        }

        static byte Mean(Image image, int top, int left, int side, int c)
        {
            int sum = 0;
            for (int i = 0; i < side * side; i++) sum += image[top + (i / side), left + (i % side), c];
            return (byte)((sum + (side * side / 2)) / (side * side));
        }
    }

    [Fact]
    [Trait("row", "D5")]
    public void Motion_along_a_row_is_the_mean_of_neighbours_in_it()
    {
        Image image = PhotometricRow.Picture(5, 14, 1);
        byte[] found = new byte[70];
        new MotionBlur().Apply(new Draw(true, 3, 0), image.Size, image.Pixels, found);
        for (int x = 1; x < 13; x++) Assert.Equal((byte)((image[2, x - 1] + image[2, x] + image[2, x + 1] + 1) / 3), found[(2 * 14) + x]);
        Assert.Equal((byte)((image[2, 0] + image[2, 0] + image[2, 1] + 1) / 3), found[2 * 14]);
        new MotionBlur().Apply(new Draw(true, 3, MathF.PI / 2), image.Size, image.Pixels, found);
        Assert.Equal((byte)((image[1, 3] + image[2, 3] + image[3, 3] + 1) / 3), found[(2 * 14) + 3]);
    }

    [Fact]
    [Trait("row", "D5")]
    public void Borders_are_mirrored_however_small_the_image_is()
    {
        int[] expected = [2, 1, 0, 1, 2, 3, 2, 1, 0, 1];
        Assert.Equal(expected, Enumerable.Range(-2, 10).Select(i => Border.Reflect.Place(i, 4)));
        Assert.All(Enumerable.Range(-9, 20), i => Assert.Equal(0, Border.Reflect.Place(i, 1)));
        Assert.All(Enumerable.Range(-9, 20), i => Assert.Equal(Math.Abs(i) % 2, Border.Reflect.Place(i, 2)));
    }

    [Fact]
    [Trait("row", "D4")]
    public void Sharpening_leaves_the_border_and_raises_an_edge()
    {
        var image = new Image(5, 6, 1);
        for (int i = 0; i < 30; i++) image[i / 6, i % 6] = (byte)(i % 6 < 3 ? 100 : 140);
        byte[] found = new byte[30];
        new RandomSharpness().Apply(new Draw(true, 2), image.Size, image.Pixels, found);
        Assert.Equal([100, 100, 91, 149, 140, 140], found[12..18]);   // 3 · 40 / 13 = 9.2 more on either side, rounded
        Assert.Equal(image.Pixels[..6], found.AsSpan(0, 6));
    }
}
