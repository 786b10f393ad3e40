namespace Kiln.Vision.Tests;

/// <summary>What the structure of the networks of the catalogue is, and that nothing is found wrong with it.</summary>
public sealed class StructureTests
{
    public static TheoryData<string> Names => [.. ModelCatalog.Entries.Select(e => e.Name)];

    [Theory]
    [Trait("row", "F15")]
    [MemberData(nameof(Names))]
    public void No_model_has_two_affine_layers_in_a_row(string name) => Assert.Empty(AffinePair.In(ModelCatalog.Create(name, [32, 32, 3], 10), [32, 32, 3]));

    [Theory]
    [Trait("row", "N11")]
    [MemberData(nameof(Names))]
    public void No_model_but_the_one_of_three_convolutions_has_dropout_before_a_norm(string name)
    {
        IReadOnlyList<VarianceShift> found = VarianceShift.In(ModelCatalog.Create(name, [32, 32, 3], 10), [32, 32, 3]);
        if (name == "cnn") Assert.Equal(("14", "12"), (Assert.Single(found).Norm, Assert.Single(found[0].Dropouts)));
        else Assert.Empty(found);
    }

    [Theory]
    [Trait("row", "F15")]
    [InlineData("mlp", 2)]
    [InlineData("mlp11", 11)]
    [InlineData("cnnbn", 2)]
    [InlineData("resnet20", 0)]
    public void With_a_linear_function_affine_layers_meet(string name, int expected)
    {
        // Two convolutions of cnnbn have a maximum behind them, which parts them; fc1, fc2 and fc3 have not. In resnet20 whole blocks become affine, and all of them meet.
        Layer net = ModelCatalog.Create(name, [32, 32, 3], 10, new ModelOptions { Activation = "linear" });
        IReadOnlyList<AffinePair> found = AffinePair.In(net, [32, 32, 3]);
        if (expected > 0) Assert.Equal(expected, found.Count);
        else Assert.True(found.Count > 20);
    }

    [Fact]
    [Trait("row", "N11")]
    public void Dropout_between_the_hidden_layers_of_a_model_with_norms_is_found() =>
        Assert.Equal(["bn4"], VarianceShift.In(ModelCatalog.Create("cnnbn", [32, 32, 3], 10, new ModelOptions { Dropout = 0.5f }), [32, 32, 3]).Select(s => s.Norm));

    [Fact]
    [Trait("row", "I19")]
    public void The_network_of_the_lecture_has_its_layers_in_its_order_and_its_number_of_parameters()
    {
        ModelSummary summary = ModelSummary.Of(ModelCatalog.Create("cnnbn", [32, 32, 3], 10), [32, 32, 3]);
        Assert.Equal(544_514, summary.Parameters);
        Assert.Equal(
            [
                "Conv2d(3, 24, kernel: 5, bias: false)", "BatchNorm(24)", "Relu()", "MaxPool2d(2)",
                "Conv2d(24, 48, kernel: 5, bias: false)", "BatchNorm(48)", "Relu()", "MaxPool2d(2)", "Flatten()",
                "Linear(1200, 400, bias: false)", "BatchNorm(400)", "Relu()",
                "Linear(400, 80, bias: false)", "BatchNorm(80)", "Relu()", "Linear(80, 10)",
            ],
            summary.Rows.Select(r => r.Code));
    }
}
