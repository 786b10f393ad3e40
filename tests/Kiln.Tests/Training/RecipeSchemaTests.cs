using System.Text.Json.Nodes;

namespace Kiln.Tests.Training;

public sealed class RecipeSchemaTests
{
    [Fact]
    public void Every_key_of_a_recipe_is_listed_with_its_default_and_meaning()
    {
        IReadOnlyList<RecipeOption> options = RecipeSchema.Options();
        JsonObject recipe = JsonNode.Parse(new Recipe().ToJson())!.AsObject();
        Assert.Equal(recipe.Select(pair => pair.Key), options.Select(o => o.Key).Where(key => !key.Contains(':', StringComparison.Ordinal)));
        // Transforms come from other libraries, and from other tests, which have no documentation file.
        Assert.All(options.Where(o => !o.Key.StartsWith("augment:", StringComparison.Ordinal)), o => Assert.True(o.Description.Length > 5 && o.Kind.Length > 0 && o.Default.Length > 0, $"{o.Key} says '{o.Description}', '{o.Kind}', '{o.Default}'."));
        Assert.Equal(options.Count, options.Select(o => o.Key).Distinct().Count());
    }

    [Fact]
    public void A_setting_of_one_kind_stands_behind_the_kind()
    {
        RecipeOption momentum = RecipeSchema.Options().Single(o => o.Key == "optimizer: sgd: momentum");
        Assert.Equal(("number", "0"), (momentum.Kind, momentum.Default));
        Assert.Contains("0 … 1", momentum.Description, StringComparison.Ordinal);
        Assert.StartsWith("one of ", RecipeSchema.Options().Single(o => o.Key == "schedule").Kind, StringComparison.Ordinal);
        Assert.EndsWith(" or null", RecipeSchema.Options().Single(o => o.Key == "clip").Kind, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_knows_every_key_and_lets_a_kind_be_its_bare_name()
    {
        JsonNode schema = RecipeSchema.ToJson();
        JsonObject properties = schema["properties"]!.AsObject();
        JsonObject recipe = JsonNode.Parse(new Recipe().ToJson())!.AsObject();
        Assert.All(recipe, pair => Assert.True(properties.ContainsKey(pair.Key), pair.Key));
        Assert.Contains("oneCycle", properties["schedule"]!["anyOf"]![0]!["enum"]!.AsArray().Select(n => n!.GetValue<string>()));
        Assert.Equal(64, properties["batchSize"]!["default"]!.GetValue<int>());
        Assert.Equal("Samples per training step.", properties["batchSize"]!["description"]!.GetValue<string>());
    }
}
