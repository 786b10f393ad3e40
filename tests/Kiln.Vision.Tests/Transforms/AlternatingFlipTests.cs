namespace Kiln.Vision.Tests;

public sealed class AlternatingFlipTests
{
    [Fact]
    [Trait("row", "C1")]
    public void Two_epochs_in_a_row_show_every_image_both_ways()
    {
        var image = new Image(1, 2, 1);
        image[0, 0] = 1;
        var pipeline = new Pipeline(new AlternatingFlip());
        int mirrored = 0;
        for (int sample = 0; sample < 2000; sample++)
        {
            byte[] sides = [.. Enumerable.Range(0, 6).Select(epoch => pipeline.Apply(image, new SampleKey(4, epoch, sample))[0, 0])];
            Assert.Equal([1 - sides[0], sides[0], 1 - sides[0], sides[0], 1 - sides[0]], sides[1..].Select(s => (int)s));
            mirrored += 1 - sides[0];
        }

        Assert.InRange(mirrored, 1000 - 67, 1000 + 67);   // three deviations
    }

    [Fact]
    public void Another_seed_begins_with_other_images()
    {
        bool[] First(ulong seed) => [.. Enumerable.Range(0, 64).Select(sample =>
        {
            var plan = new Plan();
            new Pipeline(new RandomCrop(0), new AlternatingFlip()).Draw(new ImageSize(2, 2, 1), new SampleKey(seed, 0, sample), plan);
            return plan.Count == 1;
        })];
        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }
}
