using Kiln.Cpu;

namespace Kiln.Vision.Tests;

/// <summary>Models of the catalogue with noise on their features.</summary>
public sealed class FeatureOptionsTests
{
    private static readonly CpuDevice OneThread = new(1);   // its own: other classes run at the same time

    [Theory]
    [Trait("row", "E1")]
    [InlineData("mlp", 2)]
    [InlineData("mlp11", 11)]
    [InlineData("mlp_sigmoid", 1)]
    [InlineData("cnn", 4)]
    [InlineData("cnnbn", 4)]
    [InlineData("resnet20", 4)]
    [InlineData("resnet18", 5)]
    public void Noise_blocks_and_places_to_mix_stand_behind_every_hidden_function_or_stage(string model, int places)
    {
        bool images = !model.StartsWith("mlp", StringComparison.Ordinal);
        var recipe = new Recipe { Model = model, Mix = [new Mixup(), new ManifoldMixup()], Features = new(Noise: 0.1f, DropBlock: images ? 0.2f : 0, Block: 3) };
        Layer net = ModelCatalog.Create(model, [32, 32, 3], 10, ModelOptions.Of(recipe));
        Assert.Equal(places, All(net).Count(m => m is FeatureNoise));
        Assert.Equal(places, All(net).Count(m => m is FeatureMix));
        Assert.Equal(model is "cnn" ? 3 : model is "cnnbn" ? 2 : images ? places : 0, All(net).Count(m => m is DropBlock { DropProbability: 0.2f }));
        Assert.DoesNotContain(All(ModelCatalog.Create(model, [32, 32, 3], 10)), m => m is FeatureNoise or FeatureMix or DropBlock or ShakeShake);
    }

    [Theory]
    [Trait("row", "E1")]
    [InlineData("cnnbn")]
    [InlineData("resnet20")]
    public void Inference_is_that_of_the_network_without(string model)
    {
        Shape sample = [16, 16, 3];
        var noisy = new ModelOptions { Features = new(Noise: 1, DropBlock: 0.5f, Block: 2), MixesFeatures = true };
        Assert.Equal(Outputs(ModelCatalog.Create(model, sample, 4)), Outputs(ModelCatalog.Create(model, sample, 4, noisy)));   // the same names, so the same first weights

        float[] Outputs(Layer net)
        {
            using var store = ParameterStore.For(net.Parameters, OneThread, seed: 3);
            using Pass pass = Pass.Inference(store);
            float[] x = new float[2 * sample.Count];
            new Philox(1).FillUniform(x, 1);
            return net.Apply(pass.Input(x, [2, 16, 16, 3])).Keep();
        }
    }

    [Theory]
    [Trait("row", "E1")]
    [InlineData("resnet20", 9)]
    [InlineData("resnet18", 8)]
    public void Residual_blocks_may_have_two_branches(string model, int blocks)
    {
        Layer net = ModelCatalog.Create(model, [32, 32, 3], 10, new() { Features = new(Shake: true), DropPath = 0.1f, Norm = NormChoice.Parse("group:4") });
        Assert.Equal(blocks, All(net).Count(m => m is ShakeShake));
        Assert.Equal(new Shape([1, 10]), ModelSummary.Of(net, [32, 32, 3]).Rows[^1].Output);
        Assert.Empty(RedundantBias.In(net));
        Assert.Empty(RedundantBias.In(ModelCatalog.Create(model, [32, 32, 3], 10, new() { Features = new(Shake: true), NormPlacement = NormPlacement.After })));
    }

    [Fact]
    public void Models_without_a_place_refuse()
    {
        Refused("features.noise and features.dropBlock have no place in it", "vit", new(Noise: 0.1f));
        Refused("its hidden layers have none", "mlp", new(DropBlock: 0.1f));
        Refused("features.shake needs residual blocks", "cnn", new(Shake: true));

        static void Refused(string message, string model, FeatureChanges features) =>
            Assert.Contains(message, Assert.Throws<InputException>(() => ModelCatalog.Create(model, [28, 28, 1], 10, new() { Features = features })).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Module> All(Module net) => net.Children.SelectMany(child => All(child.Module)).Prepend(net);
}
