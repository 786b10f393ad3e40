using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Tests.Training;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_model_written_and_read_has_the_same_weights_and_says_how_to_use_it()
    {
        Layer net = SmallNets.ConvBn(), other = SmallNets.ConvBn();
        using ParameterStore weights = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1), others = ParameterStore.For(other.Parameters, Device.Cpu, seed: 2);
        var recipe = new Recipe { Model = "test", Seed = 5 };
        ModelFile.Write(folder.File("m"), net, new(recipe, """{"mean":[0.5]}""", ["left", "ünder \"quoted\""], [4, 4, 2]));

        ModelFile file = ModelFile.Read(folder.File("m"));
        file.LoadInto(other);
        Assert.Equal(recipe.ToJson(), file.Info.Recipe.ToJson());
        Assert.Equal("""{"mean":[0.5]}""", file.Info.Normalizer);
        Assert.Equal(["left", "ünder \"quoted\""], file.Info.ClassNames);
        Assert.Equal(new Shape([4, 4, 2]), file.Info.InputShape);
        Assert.Equal(weights.Values.Span.ToArray(), others.Values.Span.ToArray());
    }

    [Fact]
    public void Without_a_normaliser_there_is_none()
    {
        Layer net = SmallNets.Mlp();
        using ParameterStore weights = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        ModelFile.Write(folder.File("m"), net, new(new Recipe(), null, ["a", "b"], [32]));
        Assert.Null(ModelFile.Read(folder.File("m")).Info.Normalizer);
    }

    [Fact]
    public void Another_architecture_is_refused()
    {
        Layer net = SmallNets.Mlp(), other = SmallNets.ConvBn();
        using ParameterStore weights = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1), others = ParameterStore.For(other.Parameters, Device.Cpu, seed: 1);
        ModelFile.Write(folder.File("m"), net, new(new Recipe(), null, ["a", "b"], [32]));
        Assert.Contains("do not fit the model", Assert.Throws<InputException>(() => ModelFile.Read(folder.File("m")).LoadInto(other)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "not a model saved by Kiln")]
    [InlineData("kiln_model", "7", "of version 7")]
    [InlineData("recipe", "{", "not valid JSON")]
    [InlineData("recipe", "{\"epochs\":0}", "epochs: expected a whole number of at least 1")]
    [InlineData("class_names", "3", "metadata is damaged")]
    [InlineData("input_shape", "[-1]", "metadata is damaged")]
    [InlineData("input_shape", "[\"x\"]", "metadata is damaged")]
    [InlineData("input_shape", "null", "metadata is damaged")]
    public void Metadata_that_is_missing_or_damaged_is_an_input_error(string? key, string? value, string expected)
    {
        var content = new SafeTensors();
        if (key is not null)
        {
            content.SetMetadata("kiln_model", "1");
            content.SetMetadata("recipe", "{}");
            content.SetMetadata("class_names", "[\"a\"]");
            content.SetMetadata("input_shape", "[1]");
            content.SetMetadata(key, value!);
        }

        content.Write(folder.File("m"));
        Assert.Contains(expected, Assert.Throws<InputException>(() => ModelFile.Read(folder.File("m"))).Message, StringComparison.Ordinal);
    }
}
