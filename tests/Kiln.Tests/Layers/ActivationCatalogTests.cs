using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Tests.Layers;

public sealed class ActivationCatalogTests
{
    public static TheoryData<string> Names => [.. Activations.Entries.Select(e => e.Name)];

    [Theory]
    [InlineData("relu", "Relu()")]
    [InlineData("ELU:1.5", "Elu(alpha: 1.5f)")]
    [InlineData("Leaky_ReLU:0.2", "LeakyRelu(0.2f)")]
    [InlineData("swish", "Silu()")]
    [InlineData("identity", "Identity()")]
    [InlineData("linear", "Identity()")]
    [InlineData("gelu:tanh", "Gelu(approximate: true)")]
    [InlineData("hard-tanh:-2:2", "HardTanh(low: -2f, high: 2f)")]
    [InlineData("step:straight", "Step(straightThrough: true)")]
    [InlineData("prelu", "PRelu(1)")]
    [InlineData("rrelu:0.1:0.3", "RRelu(0.1f, 0.3f)")]
    public void Names_are_read_as_people_write_them(string text, string code) => Assert.Equal(code, Activations.Parse(text).Code);

    [Fact]
    [Trait("row", "F4")]
    public void The_slope_of_a_leaky_rectifier_is_a_hundredth_unless_given()
    {
        Assert.Equal("LeakyRelu(0.01f)", new LeakyRelu().Code);
        Assert.Equal("LeakyRelu(0.01f)", Activations.Parse("leaky-relu").Code);
        Assert.Equal([-0.1f, 1], Computed.Inference(Activations.Parse("leaky-relu:0.1"), [-1, 1], [1, 2]));
        Assert.Equal([-0.01f, 1], Computed.Inference(Activations.Parse("leaky-relu"), [-1, 1], [1, 2]));
    }

    [Fact]
    [Trait("row", "F7")]
    public void The_gallery_of_the_lecture_is_complete() =>
        Assert.All(["relu", "leaky-relu", "elu", "selu", "softplus", "softsign", "step", "tanh", "sigmoid", "log-sigmoid", "swish", "sinc", "mish", "linear"], name => Activations.Parse(name));

    [Theory]
    [Trait("row", "F1")]
    [Trait("row", "F7")]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_are_finite_at_a_thousand(string name)
    {
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>().Where(w => w <= SimdWidths.Widest))
        {
            using var device = new CpuDevice(1, width);
            Layer layer = Activations.Parse(name);
            using var store = ParameterStore.For(layer.Parameters, device, seed: 1);
            using Pass pass = Pass.Training(store, step: 1);
            Tensor x = pass.Variable([-1000, 1000, -88, 88, 0, -20, 20], [1, 7]), y = layer.Forward(x);
            Assert.All(y.Keep(), v => Assert.True(float.IsFinite(v), $"{name} makes {v}"));
            (y * y).Sum().Backward();
            Assert.All(x.Gradient.ToArray(), v => Assert.True(float.IsFinite(v), $"the gradient of {name} is {v}"));
        }
    }

    [Theory]
    [Trait("row", "F1")]
    [InlineData("sigmoid", 0, 1)]
    [InlineData("tanh", -1, 1)]
    [InlineData("elu:1.5", -1.5, 1000)]
    [InlineData("selu", -1.7580993408473766, 1050.7009873554805)]
    [InlineData("celu:0.5", -0.5, 1000)]
    [InlineData("gelu", 0, 1000)]
    [InlineData("gelu:tanh", 0, 1000)]
    [InlineData("silu", 0, 1000)]
    [InlineData("mish", 0, 1000)]
    [InlineData("softplus", 0, 1000)]
    [InlineData("log-sigmoid", -1000, 0)]
    [InlineData("softsign", -0.999001, 0.999001)]
    [InlineData("hard-tanh", -1, 1)]
    [InlineData("hard-sigmoid", 0, 1)]
    [InlineData("hard-swish", 0, 1000)]
    [InlineData("relu6", 0, 6)]
    [InlineData("step", 0, 1)]
    public void Limits_are_right(string name, double low, double high)
    {
        using var device = new CpuDevice(1);
        using var store = ParameterStore.For([], device, seed: 1);
        using Pass pass = Pass.Inference(store);
        float[] y = Activations.Parse(name).Forward(pass.Input([-1000, 1000], [1, 2])).Keep();
        Assert.Equal(low, y[0], 1e-6 * Math.Max(1, Math.Abs(low)));
        Assert.Equal(high, y[1], 1e-6 * Math.Max(1, Math.Abs(high)));
    }

    [Fact]
    [Trait("row", "F7")]
    public void Sinc_is_one_at_zero_and_a_step_can_pass_its_gradient()
    {
        Assert.Equal([1f], Computed.Inference(new Sinc(), [0], [1, 1]));
        Assert.Equal([0f, 0], GradientOf(new Step()));
        Assert.Equal([1f, 1], GradientOf(new Step(straightThrough: true)));
        Assert.Equal([0f, 1, 1], Computed.Inference(new Step(), [-0.5f, 0, 0.5f], [1, 3]));

        static float[] GradientOf(Layer layer)
        {
            using var device = new CpuDevice(1);
            using var store = ParameterStore.For([], device, seed: 1);
            using Pass pass = Pass.Training(store, step: 1);
            Tensor x = pass.Variable([-0.5f, 0.5f], [1, 2]);
            layer.Forward(x).Sum().Backward();
            return x.Gradient.ToArray();
        }
    }

    [Theory]
    [InlineData("rely", "There is no activation 'rely'; known are relu, leaky-relu, ", "did you mean 'relu'?")]
    [InlineData("relu:2", "The activation 'relu:2' has no setting", "")]
    [InlineData("elu:1:2", "The activation 'elu:1:2' has at most 1 settings", "")]
    [InlineData("elu:x", "expected a number after the colon, received 'x'.", "")]
    public void Others_are_refused_in_one_sentence(string text, string start, string end)
    {
        string message = Assert.Throws<InputException>(() => Activations.Parse(text)).Message;
        Assert.Contains(start, message, StringComparison.Ordinal);
        Assert.EndsWith(end, message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_one_function_of_a_number_is_none()
    {
        Assert.Equal(new Activation(ActivationKind.Elu, 1.5f), Activations.Function("elu:1.5"));
        Assert.Equal(default, Activations.Function("linear"));
        Assert.Throws<InputException>(() => Activations.Function("prelu"));
        Assert.Throws<InputException>(() => Activations.Function("softmax"));
    }
}
