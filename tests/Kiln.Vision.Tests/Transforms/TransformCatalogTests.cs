namespace Kiln.Vision.Tests;

public class TransformCatalogTests
{
    [Fact]
    public void Every_transform_has_a_name()
    {
        IEnumerable<Type> all = typeof(ImageTransform).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ImageTransform)) && t is { IsAbstract: false, IsPublic: true });
        Assert.Equal(all.OrderBy(t => t.Name), TransformCatalog.Entries.Select(e => e.Type).OrderBy(t => t.Name));
    }

    [Fact]
    public void Text_names_transforms_in_order()
    {
        Assert.Equal([new RandomCrop(2), new HorizontalFlip()], TransformCatalog.Parse("crop:2, flip"));
        Assert.Equal([new HorizontalFlip(0.1f), new RandomCrop()], TransformCatalog.Parse("horizontalFlip:0.1,randomCrop"));
        Assert.Empty(TransformCatalog.Parse("none"));
    }

    [Theory]
    [InlineData("flop")]
    [InlineData("flip:x")]
    [InlineData("flip:2")]
    [InlineData("crop:-1")]
    [InlineData("flip,")]
    public void Text_that_names_none_is_refused(string text) => Assert.Throws<InputException>(() => TransformCatalog.Parse(text));
}
