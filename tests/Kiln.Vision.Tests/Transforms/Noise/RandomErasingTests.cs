namespace Kiln.Vision.Tests;

public class RandomErasingTests
{
    private static readonly ImageSize Size = new(64, 48, 3);

    [Fact]
    [Trait("row", "D8")]
    public void Rectangles_are_inside_with_areas_and_ratios_in_range_as_often_as_the_chance_says()
    {
        const int Trials = 10_000;
        var erasing = new RandomErasing();
        int drawn = 0;
        for (int i = 0; i < Trials; i++)
        {
            Philox random = new SampleKey(2, 0, i).Stream();
            Draw draw = erasing.Sample(Size, ref random);
            if (!draw.Changes) continue;
            drawn++;
            Assert.True(draw.A >= 0 && draw.B >= 0 && draw.A + draw.C <= Size.Height && draw.B + draw.D <= Size.Width);

            // Sides are rounded to whole pixels, each by up to a half.
            double area = Size.Height * Size.Width;
            Assert.InRange((draw.C + 0.5) * (draw.D + 0.5) / area, 0.02, 1);
            Assert.InRange((draw.C - 0.5) * (draw.D - 0.5) / area, 0, 0.33);
            Assert.InRange((draw.C + 0.5) / (draw.D - 0.5), 0.3, 100);
            Assert.InRange((draw.C - 0.5) / (draw.D + 0.5), 0, 3.3001);
        }

        Assert.InRange(drawn, 4800, 5200);   // four deviations of √(10000 · ¼)
    }

    [Theory]
    [Trait("row", "D8")]
    [InlineData("uniform", 73.9)]
    [InlineData("normal", 61.2)]   // 63.75, of which the tails beyond two deviations are cut
    public void Random_values_fill_the_rectangle_and_nothing_else_with_their_mean_and_deviation(string value, double deviation)
    {
        Image image = PhotometricRow.Picture(64, 48, 4);
        byte[] found = new byte[image.Size.Count];
        new RandomErasing(Value: value).Apply(new Draw(true, 10, 4, 50, 40, 7, 9), image.Size, image.Pixels, found);
        double sum = 0, squares = 0;
        for (int i = 0; i < found.Length; i++)
        {
            (int y, int x) = (i / 4 / 48, i / 4 % 48);
            bool inside = y is >= 10 and < 60 && x is >= 4 and < 44 && i % 4 < 3;
            if (inside) (sum, squares) = (sum + found[i], squares + ((found[i] - 127.5) * (found[i] - 127.5)));
            else Assert.Equal(image.Pixels[i], found[i]);
        }

        Assert.InRange(sum / (50 * 40 * 3), 127.5 - 3.9, 127.5 + 3.9);   // four deviations of 74 / √6000
        Assert.InRange(Math.Sqrt(squares / (50 * 40 * 3)) / deviation, 0.97, 1.03);   // four deviations of 1 / √12000 and less
    }

    [Fact]
    [Trait("row", "D8")]
    public void Cutout_is_cut_at_the_edge_and_a_grid_has_its_share()
    {
        var image = new Image(20, 20, 1);
        image.Pixels.Fill(9);
        byte[] found = new byte[400];
        new Cutout(8).Apply(new Draw(true, -3, 16), image.Size, image.Pixels, found);
        Assert.Equal(5 * 4, found.Count(b => b == 0));
        new GridMask().Apply(new Draw(true, 10, 4, 0, -10), image.Size, image.Pixels, found);
        Assert.Equal(4 * 16, found.Count(b => b == 0));
        Assert.Equal(0, found[(13 * 20) + 3]);
        Assert.Equal(9, found[(13 * 20) + 4]);
        new RandomErasing(Value: "5").Apply(new Draw(true, 1, 2, 3, 4), image.Size, image.Pixels, found);
        Assert.Equal(12, found.Count(b => b == 5));
        Assert.Throws<InputException>(() => new RandomErasing(Value: "1,2,3").Apply(new Draw(true, 0, 0, 1, 1), image.Size, image.Pixels, found));
    }
}
