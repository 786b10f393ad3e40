using Kiln.Cpu;

namespace Kiln.Tests.Layers;

public sealed class SequentialBuilderTests
{
    [Fact]
    [Trait("row", "F16")]
    public void A_function_as_an_argument_and_as_a_layer_of_its_own_make_the_same_model_with_the_same_keys()
    {
        Sequential joined = new SequentialBuilder([784]).Dense(100, "sigmoid", name: "hidden").Dense(10, name: "logits").Build();
        Sequential split = new SequentialBuilder([784]).Dense(100, name: "hidden").Activation("sigmoid", name: "hidden_sigmoid").Dense(10, name: "logits").Build();
        Sequential spelled = new(("hidden", new Linear(784, 100)), ("hidden_sigmoid", new Sigmoid()), ("logits", new Linear(100, 10)));
        Assert.Equal(["hidden.weight", "hidden.bias", "logits.weight", "logits.bias"], joined.Parameters.Select(p => p.Path));
        Assert.Equal(spelled.Code, joined.Code);
        Assert.Equal(spelled.Code, split.Code);
        float[] expected = Run(spelled);
        Assert.Equal(expected, Run(joined));
        Assert.Equal(expected, Run(split));
    }

    [Fact]
    [Trait("row", "F16")]
    public void Split_layers_leave_room_for_a_norm_between_the_two()
    {
        Sequential net = new SequentialBuilder([8]).Dense(16, bias: false, name: "hidden").BatchNorm(name: "norm").Activation("relu").Dropout(0.2f).Dense(3).Build();
        Assert.Equal(["hidden.weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked", "4.weight", "4.bias"], net.Parameters.Select(p => p.Path));
        Assert.Equal([typeof(Linear), typeof(BatchNorm), typeof(Relu), typeof(Dropout), typeof(Linear)], net.Layers.Select(l => l.GetType()));
    }

    [Fact]
    [Trait("row", "F16")]
    public void Sizes_follow_from_the_layers_before()
    {
        SequentialBuilder builder = new SequentialBuilder([32, 32, 3]).Conv2d(24, 5, "relu").MaxPool2d(2).Conv2d(48, 5, "relu").MaxPool2d(2).Flatten().Dense(400, "elu:1.5", name: "fc").Dense(10);
        Assert.Equal([10], builder.Output.ToArray());
        Sequential net = builder.Build();
        Assert.Equal([1200, 400], net.Layers.OfType<Linear>().First().Weight.Shape.ToArray());
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "fc", "fc_elu", "9"], net.Children.Select(c => c.Name));
        Assert.Equal("Elu(alpha: 1.5f)", net.Layers[8].Code);
    }

    [Fact]
    public void Unknown_functions_equal_names_and_nothing_at_all_are_refused()
    {
        Assert.Contains("did you mean 'sigmoid'?", Assert.Throws<InputException>(() => new SequentialBuilder([4]).Dense(2, "sigmoyd")).Message, StringComparison.Ordinal);
        Assert.Contains("the name 'a' is taken", Assert.Throws<InputException>(() => new SequentialBuilder([4]).Dense(2, name: "a").Dense(2, name: "a").Build()).Message, StringComparison.Ordinal);
        Assert.Equal("SequentialBuilder: expected at least one layer, received none.", Assert.Throws<InputException>(() => new SequentialBuilder([4]).Build()).Message);
    }

    private static float[] Run(Layer net)
    {
        using var device = new CpuDevice(1);
        using var weights = ParameterStore.For(net.Parameters, device, seed: 7);
        using Pass pass = Pass.Inference(weights);
        return net.Apply(pass.Input([.. Enumerable.Range(0, 784).Select(i => i / 784f)], [1, 784])).Keep();
    }
}
