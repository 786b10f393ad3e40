namespace Kiln.Vision.Tests;

public sealed class TransformJsonTests
{
    public TransformJsonTests() => TransformJson.Register();

    [Fact]
    public void Every_transform_of_the_catalogue_is_read_by_its_name_and_written_back()
    {
        foreach ((string name, Type type) in TransformCatalog.Entries)
        {
            Recipe recipe = Recipe.Parse($$"""{"augment": ["{{name}}"]}""");
            Assert.Equal(type, Assert.Single(recipe.Augment).GetType());
            Assert.Equal(recipe.Augment, Recipe.Parse(recipe.ToJson()).Augment);
        }
    }

    [Fact]
    public void Settings_are_kept_and_missing_ones_have_their_usual_value()
    {
        Recipe recipe = Recipe.Parse("""{"augment": [{"name": "randomCrop", "padding": 2}, {"name": "horizontalFlip"}]}""");
        Assert.Equal([new RandomCrop(2), new HorizontalFlip()], recipe.Augment);
    }

    [Fact]
    public void What_follows_from_settings_is_none()
    {
        string json = new Recipe { Augment = [new RandomResizedCrop(24, 24), new HorizontalFlip()] }.ToJson();
        Assert.DoesNotContain("movesPixels", json, StringComparison.Ordinal);
        Assert.DoesNotContain("fixedSize", json, StringComparison.Ordinal);
        Assert.DoesNotContain(RecipeSchema.Options(), o => o.Key.EndsWith("movesPixels", StringComparison.Ordinal));
        Assert.Contains("unknown key", Assert.Throws<InputException>(() => Recipe.Parse("""{"augment": [{"name": "randomCrop", "movesPixels": true}]}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_and_keys_and_values_out_of_range_are_input_errors()
    {
        Assert.Equal(
            "Recipe: augment[0]: 'horizontalFlop' is unknown; did you mean 'horizontalFlip'?",
            Assert.Throws<InputException>(() => Recipe.Parse("""{"augment": ["horizontalFlop"]}""")).Message);
        Assert.Equal(
            "Recipe: unknown key 'augment[0].pading'; did you mean 'padding'?",
            Assert.Throws<InputException>(() => Recipe.Parse("""{"augment": [{"name": "randomCrop", "pading": 2}]}""")).Message);
        Assert.Throws<InputException>(() => Recipe.Parse("""{"augment": [{"name": "randomCrop", "padding": -2}]}"""));
    }
}
