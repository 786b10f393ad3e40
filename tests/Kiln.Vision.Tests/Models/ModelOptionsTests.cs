namespace Kiln.Vision.Tests;

public sealed class ModelOptionsTests
{
    [Theory]
    [InlineData("mlp", 2)]
    [InlineData("mlp11", 11)]
    [InlineData("mlp_sigmoid", 1)]
    [InlineData("cnn", 4)]
    [InlineData("cnnbn", 4)]
    [InlineData("resnet20", 10)]
    [InlineData("resnet18", 9)]
    public void Every_hidden_function_is_replaced(string model, int functions)
    {
        Layer net = ModelCatalog.Create(model, [32, 32, 3], 10, new ModelOptions { Activation = "prelu" });
        Assert.Equal(functions, net.Parameters.Count(p => p.Shape == new Shape([1]) && p.Path.EndsWith("weight", StringComparison.Ordinal)));
        Assert.Equal(new Shape([1, 10]), ModelSummary.Of(net, [32, 32, 3]).Rows[^1].Output);
        Assert.Contains("elu", net.Describe([32, 32, 3]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Recipes_hand_theirs_on() => Assert.Equal("elu:1.5", ModelOptions.Of(new Recipe { Activation = "elu:1.5" }).Activation);

    [Fact]
    public void A_block_prints_the_function_it_was_given() =>
        Assert.Equal("BasicBlock(4, 4, activation: \"elu:1.5\")", new BasicBlock(4, 4, activation: "elu:1.5").Code);
}
