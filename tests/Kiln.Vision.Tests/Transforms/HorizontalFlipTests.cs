namespace Kiln.Vision.Tests;

public class HorizontalFlipTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Mirroring_puts_columns_in_reverse_order_and_twice_is_nothing(int channels)
    {
        var image = new Image(new ImageSize(3, 4, channels), [.. Enumerable.Range(0, 12 * channels).Select(i => (byte)i)]);
        var flip = new HorizontalFlip(1);
        var random = new Philox(1);
        Image once = flip.Apply(image, ref random), twice = flip.Apply(once, ref random);
        for (int x = 0; x < 4; x++) Assert.Equal(image[2, x, channels - 1], once[2, 3 - x, channels - 1]);
        Assert.Equal(image.Pixels.ToArray(), twice.Pixels.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    [InlineData(1)]
    public void The_chance_is_kept_within_three_deviations(float chance)
    {
        const int Trials = 10_000;
        int mirrored = Enumerable.Range(0, Trials).Count(i =>
        {
            Philox random = new SampleKey(1, 0, i).Stream();
            return new HorizontalFlip(chance).Sample(new ImageSize(28, 28, 1), ref random).Changes;
        });
        Assert.InRange(Math.Abs(mirrored - (Trials * chance)), 0, 3 * Math.Sqrt(Trials * chance * (1 - chance)));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void A_chance_that_is_none_is_refused(float chance) => Assert.Throws<InputException>(() => new HorizontalFlip(chance));
}
