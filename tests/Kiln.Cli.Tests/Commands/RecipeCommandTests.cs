using System.Text.Json;
using Kiln.Cli.Commands;

namespace Kiln.Cli.Tests.Commands;

/// <summary><see cref="RecipeCommand"/> prints what recipes may say.</summary>
public sealed class RecipeCommandTests
{
    [Fact]
    public void The_schema_is_a_table_for_people_and_a_json_schema_for_editors()
    {
        Assert.Contains("batchSize", Tool.Run(["recipe", "schema"]).Done().Out, StringComparison.Ordinal);
        JsonElement schema = Tool.Run(["recipe", "schema", "--json"]).Done().Json;
        Assert.True(schema.GetProperty("properties").TryGetProperty("optimizer", out _));
    }

    [Fact]
    public void The_default_recipe_can_be_read_back() =>
        Assert.Equal(new Recipe().ToJson(), Recipe.Parse(Tool.Run(["recipe", "default"]).Done().Out).ToJson());

    [Fact]
    public void Anything_else_is_refused_in_one_sentence() =>
        Assert.Equal("kiln: recipe: expected 'schema' or 'default', received 'shema'.", Tool.Run(["recipe", "shema"]).Error.Trim());
}
