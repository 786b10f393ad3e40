namespace Kiln.Vision.Tests;

public class ShapesTests
{
    [Theory]
    [InlineData(28, 1)]
    [InlineData(32, 3)]
    [InlineData(8, 1)]
    public void An_image_depends_on_seed_part_and_index_alone(int side, int channels)
    {
        var shapes = new Shapes(side, channels);
        ImageSet few = shapes.Make(DataPart.Train, 25), many = shapes.Make(DataPart.Train, 100);
        Assert.Equal(few.Pixels.ToArray(), many.Take(25).Pixels.ToArray());
        Assert.Equal(few.Labels.ToArray(), many.Take(25).Labels.ToArray());
        Assert.NotEqual(few.Pixels.ToArray(), shapes.Make(DataPart.Test, 25).Pixels.ToArray());
        Assert.NotEqual(few.Pixels.ToArray(), (shapes with { Seed = 2 }).Make(DataPart.Train, 25).Pixels.ToArray());
    }

    [Fact]
    public void Of_every_ten_images_each_class_has_one_in_changing_order()
    {
        int[] labels = new Shapes(8).Make(DataPart.Train, 500).Labels.ToArray();
        foreach (int[] ten in labels.Chunk(10)) Assert.Equal(Enumerable.Range(0, 10), ten.Order());
        Assert.True(labels.Chunk(10).Select(t => string.Join(' ', t)).Distinct().Count() > 45);
    }

    [Fact]
    public void No_image_occurs_twice_in_or_across_the_parts()
    {
        var shapes = new Shapes();
        var sets = new ImageSets(shapes.Make(DataPart.Train, 1000), shapes.Make(DataPart.Test, 300));
        Assert.Equal(new DuplicateImages(0, 0, 0, 0), DuplicateImages.Of(ImageSources.Of(sets)));
    }

    [Fact]
    public void Every_class_shows_two_levels_that_differ_and_soft_edges()
    {
        ImageSet set = new Shapes(Side: 64).Make(DataPart.Train, 200);
        for (int i = 0; i < set.Count; i++)
        {
            byte[] image = set.PixelsOf(i).ToArray();
            Array.Sort(image);
            double range = image[^40] - image[40];
            Assert.True(range > 40, $"image {i}, a {set.ClassNames[set.Labels[i]]}, spans {range} levels");
        }
    }

    [Fact]
    public void Ten_classes_have_names() => Assert.Equal(
        ["circle", "ring", "square", "frame", "triangle", "cross", "star", "bar", "crescent", "corner"], Shapes.ClassNames);

    [Theory]
    [InlineData(7, 1, 10)]
    [InlineData(28, 2, 10)]
    [InlineData(28, 1, 0)]
    public void What_cannot_be_drawn_is_refused_in_a_sentence(int side, int channels, int count) =>
        Assert.Throws<InputException>(() => new Shapes(side, channels).Make(DataPart.Train, count));
}
