namespace Kiln.Tests.Layers;

/// <summary>Constructor arguments that make no sense are refused where they are given, in one sentence.</summary>
public sealed class LayerSettingsTests
{
    public static TheoryData<Func<Layer>, string> Wrong => new()
    {
        { () => new Linear(0, 10), "Linear inputs: expected a whole number of at least 1, received 0." },
        { () => new Linear(10, -1), "Linear outputs: expected a whole number of at least 1, received -1." },
        { () => new Conv2d(0, 8, 3), "Conv2d inputs: expected a whole number of at least 1, received 0." },
        { () => new Conv2d(3, 0, 3), "Conv2d outputs: expected a whole number of at least 1, received 0." },
        { () => new Conv2d(3, 8, 0), "Conv2d kernel: expected a whole number of at least 1, received 0." },
        { () => new Conv2d(3, 8, 3, stride: 0), "Conv2d stride: expected a whole number of at least 1, received 0." },
        { () => new Conv2d(3, 8, 3, padding: -1), "Conv2d padding: expected a whole number of at least 0, received -1." },
        { () => new Conv2d(3, 8, 3, dilation: 0), "Conv2d dilation: expected a whole number of at least 1, received 0." },
        { () => new Conv2d(3, 8, 3, groups: 0), "Conv2d groups: expected a whole number of at least 1, received 0." },
        { () => new Conv2d(3, 8, 3, groups: 2), "Conv2d groups: expected a divisor of 3 input and 8 output channels, received 2." },
        { () => new Dropout(1), "Dropout dropProbability: expected a number of at least 0 and below 1, received 1." },
        { () => new Dropout(-0.5f), "Dropout dropProbability: expected a number of at least 0 and below 1, received -0.5." },
        { () => new LeakyRelu(-1), "LeakyRelu slope: expected a number from 0 to 1, received -1." },
        { () => new Elu(-1), "Elu: expected a slope of at least 0, got -1." },
        { () => new Celu(0), "Celu: expected an alpha above 0, got 0." },
        { () => new Softplus(0), "Softplus: expected a beta above 0, got 0." },
        { () => new Softplus(1, 5), "Softplus: expected a threshold of at least 15, below which the function would jump where it becomes linear, got 5." },
        { () => new HardTanh(1, 1), "HardTanh: expected a lower end below the upper one, got 1 and 1." },
        { () => new PRelu(0), "PRelu slopes: expected a whole number of at least 1, received 0." },
        { () => new RRelu(0.5f, 0.25f), "RRelu upper: expected a slope of at least the lower one, 0.5, received 0.25." },
        { () => new MaxPool2d(0), "MaxPool2d size: expected a whole number of at least 1, received 0." },
        { () => new MaxPool2d(2, stride: 0), "MaxPool2d stride: expected a whole number of at least 1, received 0." },
        { () => new MaxPool2d(3, padding: 2), "MaxPool2d padding: expected at most half of the window's 3, received 2." },
        { () => new AveragePool2d(2, padding: -1), "AveragePool2d padding: expected a whole number of at least 0, received -1." },
        { () => new Reshape([1, 1, 1, 1, 1, 1]), "Reshape: expected at most 5 sizes, because the batch needs one more, received [1, 1, 1, 1, 1, 1]." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Are_refused(Func<Layer> make, string sentence) => Assert.Equal(sentence, Assert.Throws<InputException>(make).Message);
}
