namespace Kiln.Vision.Tests;

public sealed class ModelCatalogTests
{
    public static TheoryData<string> Names => [.. ModelCatalog.Entries.Select(e => e.Name)];

    [Theory]
    [InlineData("cnnbn", 32, 3, 544_514)]
    [InlineData("cnn", 28, 1, 458_858)]
    [InlineData("linear", 28, 1, 7_850)]
    [InlineData("mlp", 28, 1, 266_610)]
    [InlineData("mlp11", 28, 1, 180_510)]
    [InlineData("mlp_sigmoid", 32, 3, 1_849_810)]
    [InlineData("resnet20", 32, 3, 269_722)]
    [InlineData("gru", 28, 1, 61_962)]
    [InlineData("vit", 28, 1, 138_890)]
    public void Models_have_the_known_number_of_trained_parameters(string name, int side, int channels, long expected)
    {
        Layer net = ModelCatalog.Create(name, [side, side, channels], 10);
        Assert.Equal(expected, net.Parameters.Where(p => p.Trainable).Sum(p => (long)p.Shape.Count));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_model_maps_a_sample_of_any_usual_size_to_one_output_per_class(string name)
    {
        foreach (Shape sample in (Shape[])[[28, 28, 1], [32, 32, 3], [17, 21, 2]])
        {
            ModelSummary summary = ModelSummary.Of(ModelCatalog.Create(name, sample, 7), sample);
            Assert.Equal(new Shape([1, 7]), summary.Rows[^1].Output);
        }
    }

    [Theory]
    [Trait("row", "F10")]
    [MemberData(nameof(Names))]
    public void The_last_layer_is_linear_because_losses_take_logits(string name) =>
        Assert.StartsWith("Linear(", ModelSummary.Of(ModelCatalog.Create(name, [28, 28, 1], 7), [28, 28, 1]).Rows[^1].Code, StringComparison.Ordinal);

    [Fact]
    public void Names_of_the_lecture_are_the_keys_of_the_convolutional_model()
    {
        Assert.Equal(
            ["conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked", "conv2.weight"],
            ModelCatalog.Create("cnnbn", [32, 32, 3], 10).Parameters.Take(7).Select(p => p.Path));
    }

    [Fact]
    public void The_smallest_images_that_are_allowed_work()
    {
        ModelSummary.Of(ModelCatalog.Create("cnnbn", [16, 16, 1], 2), [16, 16, 1]);
        ModelSummary.Of(ModelCatalog.Create("cnn", [4, 4, 1], 2), [4, 4, 1]);
    }

    [Theory]
    [InlineData("cnnbn", 15, "at least 16 by 16 pixels, received 15 by 15")]
    [InlineData("resnet18", 15, "at least 16 by 16 pixels, received 15 by 15")]
    [InlineData("resnet20", 3, "at least 4 by 4 pixels, received 3 by 3")]
    [InlineData("cnn", 3, "at least 4 by 4 pixels, received 3 by 3")]
    public void Images_that_are_too_small_are_refused_in_one_sentence(string name, int side, string expected) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => ModelCatalog.Create(name, [side, side, 1], 10)).Message, StringComparison.Ordinal);

    [Fact]
    public void Samples_that_are_no_images_and_too_few_classes_are_refused()
    {
        Assert.Contains("expected images [H, W, C], received samples [784]", Assert.Throws<InputException>(() => ModelCatalog.Create("cnn", [784], 10)).Message, StringComparison.Ordinal);
        Assert.Contains("at least 2 classes", Assert.Throws<InputException>(() => ModelCatalog.Create("mlp", [784], 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones_and_the_nearest() =>
        Assert.Equal(
            "There is no model 'cnnbm'; known are cnn, cnnbn, gru, linear, mlp, mlp11, mlp_sigmoid, resnet18, resnet20, vit, fcn; did you mean 'cnnbn'?",
            Assert.Throws<InputException>(() => ModelCatalog.Create("cnnbm", [28, 28, 1], 10)).Message);

    [Fact]
    public void Every_preset_names_a_model() => Assert.All(Presets.Names, name => ModelCatalog.Create(Presets.Get(name).Model, [32, 32, 3], 10));
}
