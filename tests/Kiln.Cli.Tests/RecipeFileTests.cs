namespace Kiln.Cli.Tests;

public sealed class RecipeFileTests
{
    private readonly Recipe basis = new();

    [Fact]
    public void Yaml_and_json_of_the_same_content_give_the_same_recipe()
    {
        using var folder = new TemporaryFolder();
        string yaml = folder.Write("recipe.yaml", """
            # every kind of value
            data: shapes
            epochs: 3
            lr: 1e-2
            init: normal:0.01
            optimizer: { name: sgd, momentum: 0.9, nesterov: true }
            schedule: cosine
            loss:
              name: crossEntropy
              labelSmoothing: 0.1
            trainLimit: ~
            """);
        string json = folder.Write("recipe.json", """
            {
              "data": "shapes", "epochs": 3, "lr": 0.01, "init": "normal:0.01",
              "optimizer": { "name": "sgd", "momentum": 0.9, "nesterov": true },
              "schedule": "cosine", "loss": { "name": "crossEntropy", "labelSmoothing": 0.1 }, "trainLimit": null,
            }
            """);
        Recipe recipe = RecipeFile.Read(yaml, basis);
        Assert.Equal(RecipeFile.Read(json, basis).ToJson(), recipe.ToJson());
        Assert.Equal(new Sgd(0.01f, Momentum: 0.9f, Nesterov: true), recipe.Optimizer);
    }

    [Fact]
    public void A_recipe_written_as_json_is_read_back_from_yaml_which_contains_json()
    {
        using var folder = new TemporaryFolder();
        Recipe recipe = Presets.CnnBn with { Seed = ulong.MaxValue, Loss = new CrossEntropy(0.05f) };
        Assert.Equal(recipe.ToJson(), RecipeFile.Read(folder.Write("recipe.yaml", recipe.ToJson()), basis).ToJson());
    }

    [Fact]
    public void An_empty_file_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(basis.ToJson(), RecipeFile.Read(folder.Write("recipe.yaml", "# nothing yet\n"), basis).ToJson());
    }

    [Theory]
    [InlineData("epoch: 3", "unknown key 'epoch'; did you mean 'epochs'?")]
    [InlineData("lr: -1", "lr: expected a positive number, received -1")]
    [InlineData("epochs: \"3\"", "epochs: expected a whole number")]
    [InlineData("epochs: [1, 2", "not valid YAML")]
    [InlineData("epochs: 1\nepochs: 2", "not valid YAML")]
    [InlineData("- 1\n- 2", "expected a JSON object")]
    [InlineData("? [a, b]\n: 1", "the keys of a recipe are texts")]
    [InlineData("epochs: 1\n---\nepochs: 2", "one YAML document")]
    [InlineData("a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]", "at most 32 levels and 10000 values")]
    public void What_is_wrong_is_said_in_a_sentence_that_names_the_file(string text, string sentence)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("recipe.yaml", text);
        string message = Assert.Throws<InputException>(() => RecipeFile.Read(path, basis)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(sentence, message, StringComparison.Ordinal);
    }
}
