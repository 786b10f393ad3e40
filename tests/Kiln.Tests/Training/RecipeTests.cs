using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Kiln.Tests.Training;

public sealed class RecipeTests
{
    static RecipeTests() => RecipeJson.Register(TestTransformContext.Default, new JsonDerivedType(typeof(Tilt), "tilt"), new JsonDerivedType(typeof(Blur), "blur"));

    [Fact]
    [Trait("row", "B9")]
    public void Data_choose_the_model_of_a_recipe_that_names_none()
    {
        Assert.Equal("fcn", new Recipe().WithModelUnlessNamed("fcn").Model);
        Assert.Equal("fcn", Recipe.Parse("{\"epochs\": 2}").WithModelUnlessNamed("fcn").Model);
        Recipe named = Recipe.Parse("{\"model\": \"cnn\"}");
        foreach (Recipe recipe in (Recipe[])[named, new Recipe { Model = "cnn" }, Recipe.Parse("{\"epochs\": 2}", named), named with { Epochs = 3 }, Recipe.Parse(new Recipe().ToJson())])
        {
            Assert.Equal("cnn", recipe.WithModelUnlessNamed("fcn").Model);
        }

        Assert.Equal(new Recipe { Model = "cnn" }, new Recipe());
        Assert.Equal(new Recipe { Model = "cnn" }.GetHashCode(), new Recipe().GetHashCode());
        Assert.Equal([0, 1, 2], new Recipe { TrainLimit = 3 }.TrainSamples([1, 0, 1, 0]));
        Assert.Equal([0, 2, 4], new Recipe { TrainLimit = 3 }.TrainSamples([0, 0, 1, 1, 2, 2]));
        Assert.Equal([0, 1], new Recipe { TrainLimit = 3 }.TrainSamples([0, 1]));
    }

    [Fact]
    public void A_recipe_written_and_read_is_the_same()
    {
        var recipe = new Recipe
        {
            Data = "mnist",
            Model = "mlp",
            Init = "normal:0.01",
            Epochs = 3,
            Seed = ulong.MaxValue,
            Optimizer = new Sgd(0.3f, Momentum: 0.9f, Nesterov: true, L2Penalty: 5e-4f),
            Schedule = new WarmUp(0.1, new CosineSchedule()),
            Loss = new CrossEntropy(0.1f),
            Clip = new GradientClip(Norm: 1),
            Augment = [new Tilt(7), new Blur()],
            TrainLimit = 100,
        };
        Recipe read = Recipe.Parse(recipe.ToJson());
        Assert.Equal(recipe.ToJson(), read.ToJson());
        Assert.Equal(recipe with { Augment = read.Augment }, read);
        Assert.Equal(recipe.Augment, read.Augment);
        Assert.Equal(recipe.ToJson(), Recipe.Parse(recipe.ToJson(indented: false)).ToJson());
    }

    [Fact]
    public void Missing_keys_keep_the_value_of_the_basis()
    {
        Recipe read = Recipe.Parse("""{"epochs": 2}""", Presets.Mlp11);
        Assert.Equal(2, read.Epochs);
        Assert.Equal(Presets.Mlp11.Optimizer, read.Optimizer);
        Assert.Equal("mlp11", read.Model);
    }

    [Fact]
    public void An_object_without_a_name_changes_the_settings_of_the_one_there()
    {
        Recipe read = Recipe.Parse("""{"optimizer": {"momentum": 0.5}}""", Presets.CnnBn);
        Assert.Equal(new Sgd(0.01f, Momentum: 0.5f), read.Optimizer);
    }

    [Fact]
    public void An_object_with_a_name_and_a_bare_name_take_its_place()
    {
        Assert.Equal(new Sgd(0.1f), Recipe.Parse("""{"optimizer": {"lr": 0.1, "name": "sgd"}}""", Presets.CnnBn).Optimizer);
        Assert.Equal(new Sgd(), Recipe.Parse("""{"optimizer": "sgd"}""", Presets.CnnBn).Optimizer);
        Assert.Equal([new Tilt(15), new Blur()], Recipe.Parse("""{"augment": ["tilt", {"name": "blur"}]}""").Augment);
        Assert.Equal(new WarmUp(10, new CosineSchedule()), Recipe.Parse("""{"schedule": {"name": "warmUp", "steps": 10, "then": "cosine"}}""").Schedule);
    }

    [Fact]
    public void The_short_lr_overrides_that_of_the_optimiser()
    {
        Assert.Equal(0.5f, Recipe.Parse("""{"lr": 0.5, "optimizer": {"name": "sgd", "lr": 0.1}}""").Optimizer.LearningRate);
        Assert.Equal(0.5f, Recipe.Parse("""{"optimizer": "adam", "lr": 0.5}""").Optimizer.LearningRate);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed() => Assert.Equal(7, Recipe.Parse("{ // short\n \"epochs\": 7, }").Epochs);

    [Fact]
    public void Null_takes_an_optional_setting_away()
    {
        Recipe read = Recipe.Parse("""{"init": null, "clip": null, "trainLimit": null}""", new Recipe { Init = "he", Clip = new GradientClip(1), TrainLimit = 5 });
        Assert.Null(read.Init);
        Assert.Null(read.Clip);
        Assert.Null(read.TrainLimit);
    }

    [Theory]
    [InlineData("""{"epoch": 1}""", "Recipe: unknown key 'epoch'; did you mean 'epochs'?")]
    [InlineData("""{"bachSize": 1}""", "Recipe: unknown key 'bachSize'; did you mean 'batchSize'?")]
    [InlineData("""{"optimizer": {"name": "sgd", "momentumm": 1}}""", "Recipe: unknown key 'optimizer.momentumm'; did you mean 'momentum'?")]
    [InlineData("""{"schedule": {"name": "warmUp", "then": {"name": "cosine", "minShar": 0}}}""", "Recipe: unknown key 'schedule.then.minShar'; did you mean 'minShare'?")]
    [InlineData("""{"augment": [{"name": "tilt", "degreees": 0}]}""", "Recipe: unknown key 'augment[0].degreees'; did you mean 'degrees'?")]
    [InlineData("""{"augment": ["tillt"]}""", "Recipe: augment[0]: 'tillt' is unknown; did you mean 'tilt'?")]
    [InlineData("""{"optimizer": "adamm"}""", "Recipe: optimizer: 'adamm' is unknown; did you mean 'adam'?")]
    [InlineData("""{"optimizer": "sophia"}""", "Recipe: optimizer: 'sophia' is unknown; known are sgd, adam, adamW, rmsProp, adagrad, adadelta, adamax, nadam, radam, lion, lamb, muon, asgd, rprop, preconditioned, lookahead.")]
    [InlineData("""{"optimizer": {"name": 3}}""", "Recipe: optimizer.name: expected one of sgd, adam, adamW, rmsProp, adagrad, adadelta, adamax, nadam, radam, lion, lamb, muon, asgd, rprop, preconditioned, lookahead, received 3.")]
    [InlineData("""{"optimizer": 3}""", "Recipe: optimizer: expected a JSON object, received 3.")]
    [InlineData("""{"optimizer": null}""", "Recipe: optimizer: expected a JSON object, received null.")]
    [InlineData("""{"epochs": "ten"}""", "Recipe: epochs: expected a whole number, received \"ten\".")]
    [InlineData("""{"epochs": 1.5}""", "Recipe: epochs: expected a whole number, received 1.5.")]
    [InlineData("""{"epochs": 1e99}""", "Recipe: epochs: expected a whole number, received 1e99.")]
    [InlineData("""{"epochs": 99999999999}""", "Recipe: epochs: expected a whole number, received 99999999999.")]
    [InlineData("""{"seed": -1}""", "Recipe: seed: expected a whole number of at least 0, received -1.")]
    [InlineData("""{"data": null}""", "Recipe: data: expected a text, received null.")]
    [InlineData("""{"data": 4}""", "Recipe: data: expected a text, received 4.")]
    [InlineData("""{"lr": "fast"}""", "Recipe: lr: expected a number, received \"fast\".")]
    [InlineData("""{"optimizer": {"name": "sgd", "nesterov": 1}}""", "Recipe: optimizer.nesterov: expected true or false, received 1.")]
    [InlineData("""{"clip": {"norm": "x"}}""", "Recipe: clip.norm: expected a number, received \"x\".")]
    [InlineData("""{"augment": "tilt"}""", "Recipe: augment: expected a list, received \"tilt\".")]
    [InlineData("""[1]""", "Recipe: expected a JSON object, received [1].")]
    [InlineData("""null""", "Recipe: expected a JSON object, received null.")]
    [InlineData("""{"lr": -1}""", "Recipe: lr: expected a positive number, received -1.")]
    [InlineData("""{"lr": 0}""", "Recipe: lr: expected a positive number, received 0.")]
    [InlineData("""{"epochs": 0}""", "Recipe: epochs: expected a whole number of at least 1, received 0.")]
    [InlineData("""{"batchSize": -4}""", "Recipe: batchSize: expected a whole number of at least 1, received -4.")]
    [InlineData("""{"trainLimit": 0}""", "Recipe: trainLimit: expected a whole number of at least 1, received 0.")]
    [InlineData("""{"model": ""}""", "Recipe: model: expected the name of a model, received nothing.")]
    public void What_is_wrong_is_said_in_one_sentence(string json, string expected) =>
        Assert.Equal(expected, Assert.Throws<InputException>(() => Recipe.Parse(json)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"epochs": 1, "epochs": 2}""")]
    public void Text_that_is_not_JSON_is_an_input_error(string json) =>
        Assert.StartsWith("Recipe: this is not valid JSON", Assert.Throws<InputException>(() => Recipe.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_initialiser_is_an_input_error() =>
        Assert.StartsWith("Recipe: init: Initialiser 'hee' is unknown", Assert.Throws<InputException>(() => Recipe.Parse("""{"init": "hee"}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void Reading_does_not_change_the_given_JSON()
    {
        JsonNode json = JsonNode.Parse("""{"optimizer":"adam","lr":0.5,"augment":["tilt"]}""")!;
        Recipe.Parse(json);
        Assert.Equal("""{"optimizer":"adam","lr":0.5,"augment":["tilt"]}""", json.ToJsonString());
    }

    [Fact]
    public void Registering_twice_changes_nothing_and_a_taken_name_is_refused()
    {
        RecipeJson.Register(TestTransformContext.Default, new JsonDerivedType(typeof(Tilt), "tilt"));
        Assert.Throws<ArgumentException>(() => RecipeJson.Register(TestTransformContext.Default, new JsonDerivedType(typeof(Blur), "tilt")));
    }
}

internal sealed record Tilt(float Degrees = 15) : Transform;

internal sealed record Blur : Transform;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Tilt))]
[JsonSerializable(typeof(Blur))]
internal sealed partial class TestTransformContext : JsonSerializerContext;
