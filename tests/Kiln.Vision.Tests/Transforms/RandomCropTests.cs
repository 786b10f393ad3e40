namespace Kiln.Vision.Tests;

public class RandomCropTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -2)]
    [InlineData(-3, 2)]
    [InlineData(4, 1)]
    [InlineData(-9, 9)]
    public void The_image_is_shifted_and_black_comes_in(int down, int right)
    {
        var size = new ImageSize(4, 5, 2);
        var image = new Image(size, [.. Enumerable.Range(1, 40).Select(i => (byte)i)]);
        byte[] into = new byte[40];
        Array.Fill(into, byte.MaxValue);
        new RandomCrop(9).Apply(new Draw(true, down, right), size, image.Pixels, into);
        var shifted = new Image(size, into);
        for (int y = 0; y < 4; y++)
        {
            for (int x = 0; x < 5; x++)
            {
                bool inside = y - down is >= 0 and < 4 && x - right is >= 0 and < 5;
                Assert.Equal(inside ? image[y - down, x - right, 1] : 0, shifted[y, x, 1]);
            }
        }
    }

    [Fact]
    public void Every_shift_is_equally_likely()
    {
        const int Trials = 25_000, Cells = 25;   // padding 2: shifts −2 … 2 in each direction
        var counts = new int[Cells];
        for (int i = 0; i < Trials; i++)
        {
            Philox random = new SampleKey(1, 0, i).Stream();
            Draw draw = new RandomCrop(2).Sample(new ImageSize(28, 28, 1), ref random);
            Assert.Equal(draw.A != 0 || draw.B != 0, draw.Changes);
            counts[(((int)draw.A + 2) * 5) + (int)draw.B + 2]++;
        }

        double expected = (double)Trials / Cells;
        double chiSquared = counts.Sum(c => (c - expected) * (c - expected) / expected);
        Assert.InRange(chiSquared, 8, 52);   // 24 degrees of freedom: below 8 or above 52 with probability 0.001 each
    }

    [Fact]
    public void No_padding_changes_nothing()
    {
        var random = new Philox(3);
        Assert.False(new RandomCrop(0).Sample(new ImageSize(5, 5, 1), ref random).Changes);
        Assert.Throws<InputException>(() => new RandomCrop(-1));
    }
}
