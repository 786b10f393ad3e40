using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Kiln.Vision.Tests;

public class TransformCatalogTests
{
    [Fact]
    public void Transforms_are_written_to_json_and_read_again()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { TransformCatalog.Describe } } };
        Transform[] transforms = [new RandomCrop(3), new HorizontalFlip(0.25f)];
        string json = JsonSerializer.Serialize(transforms, options);
        Assert.Equal("""[{"kind":"random-crop","Padding":3},{"kind":"horizontal-flip","Chance":0.25}]""", json);
        Assert.Equal(transforms, JsonSerializer.Deserialize<Transform[]>(json, options));
    }

    [Fact]
    public void Every_transform_has_a_name()
    {
        IEnumerable<Type> all = typeof(ImageTransform).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ImageTransform)) && !t.IsAbstract);
        Assert.Equal(all.OrderBy(t => t.Name), TransformCatalog.Entries.Select(e => e.Type).OrderBy(t => t.Name));
    }

    [Fact]
    public void Text_names_transforms_in_order()
    {
        Assert.Equal([new RandomCrop(2), new HorizontalFlip()], TransformCatalog.Parse("crop:2, flip"));
        Assert.Equal([new HorizontalFlip(0.1f), new RandomCrop()], TransformCatalog.Parse("horizontal-flip:0.1,random-crop"));
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
