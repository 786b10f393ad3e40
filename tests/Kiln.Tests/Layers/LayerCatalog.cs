namespace Kiln.Tests.Layers;

/// <summary>One layer and everything its contract says about it.</summary>
/// <param name="Code">How it prints; also its name in test results.</param>
/// <param name="Make">Builds it.</param>
/// <param name="Sample">The shape of one sample it takes.</param>
/// <param name="Output">The shape it makes of one sample.</param>
/// <param name="Files">Names and shapes of its parameters in files, as PyTorch has them.</param>
public sealed record LayerCase(string Code, Func<Layer> Make, Shape Sample, Shape Output, params string[] Files)
{
    /// <summary>Weights, biases, scales and shifts; counted by hand.</summary>
    public int Parameters { get; init; }

    public override string ToString() => Code;
}

/// <summary>All layers, each in its plain form and with every setting away from its default.</summary>
public static class LayerCatalog
{
    public static IReadOnlyList<LayerCase> All { get; } =
    [
        new("Linear(784, 100)", () => new Linear(784, 100), [784], [100], "weight [100, 784]", "bias [100]") { Parameters = 78500 },
        new("Linear(3, 2, bias: false)", () => new Linear(3, 2, bias: false), [3], [2], "weight [2, 3]") { Parameters = 6 },
        new("Conv2d(3, 24, kernel: 5, bias: false)", () => new Conv2d(3, 24, kernel: 5, bias: false), [8, 9, 3], [4, 5, 24], "weight [24, 3, 5, 5]") { Parameters = 1800 },
        new("Conv2d(4, 6, kernel: 3, stride: 2, padding: 1, dilation: 2, groups: 2)", () => new Conv2d(4, 6, 3, 2, 1, 2, 2), [9, 9, 4], [4, 4, 6], "weight [6, 2, 3, 3]", "bias [6]") { Parameters = 114 },
        new("Conv2d(8, 8, kernel: 3, padding: 1, groups: 8)", () => new Conv2d(8, 8, kernel: 3, padding: 1, groups: 8), [5, 7, 8], [5, 7, 8], "weight [8, 1, 3, 3]", "bias [8]") { Parameters = 80 },
        new("BatchNorm(24)", () => new BatchNorm(24), [5, 5, 24], [5, 5, 24], "weight [24]", "bias [24]", "running_mean [24]", "running_var [24]", "num_batches_tracked [1]") { Parameters = 48 },
        new("BatchNorm(7, epsilon: 0.001f, newWeight: 0.01f, affine: false)", () => new BatchNorm(7, 0.001f, 0.01f, affine: false), [7], [7], "running_mean [7]", "running_var [7]", "num_batches_tracked [1]"),
        new("BatchNorm(24, newWeight: null)", () => new BatchNorm(24, newWeight: null), [5, 5, 24], [5, 5, 24], "weight [24]", "bias [24]", "running_mean [24]", "running_var [24]", "num_batches_tracked [1]") { Parameters = 48 },
        new("GroupNorm(3, 24)", () => new GroupNorm(3, 24), [5, 5, 24], [5, 5, 24], "weight [24]", "bias [24]") { Parameters = 48 },
        new("GroupNorm(2, 6, epsilon: 0.001f, affine: false)", () => new GroupNorm(2, 6, 0.001f, affine: false), [6], [6]),
        new("InstanceNorm(7)", () => new InstanceNorm(7), [4, 3, 7], [4, 3, 7]),
        new("InstanceNorm(7, epsilon: 0.001f, affine: true)", () => new InstanceNorm(7, 0.001f, affine: true), [4, 3, 7], [4, 3, 7], "weight [7]", "bias [7]") { Parameters = 14 },
        new("LayerNorm([9])", () => new LayerNorm([9]), [9], [9], "weight [9]", "bias [9]") { Parameters = 18 },
        new("LayerNorm([4, 5, 3], epsilon: 0.001f)", () => new LayerNorm([4, 5, 3], 0.001f), [4, 5, 3], [4, 5, 3], "weight [3, 4, 5]", "bias [3, 4, 5]") { Parameters = 120 },
        new("LayerNorm([4, 5, 3], affine: false)", () => new LayerNorm([4, 5, 3], affine: false), [4, 5, 3], [4, 5, 3]),
        new("RmsNorm(9)", () => new RmsNorm(9), [9], [9], "weight [9]") { Parameters = 9 },
        new("RmsNorm(9, epsilon: 0.001f, affine: false)", () => new RmsNorm(9, 0.001f, affine: false), [9], [9]),
        new("Linear(3, 2, standardize: true)", () => new Linear(3, 2, standardize: true), [3], [2], "weight [2, 3]", "bias [2]") { Parameters = 8 },
        new("Conv2d(4, 6, kernel: 3, standardize: true)", () => new Conv2d(4, 6, 3, standardize: true), [5, 5, 4], [3, 3, 6], "weight [6, 4, 3, 3]", "bias [6]") { Parameters = 222 },
        new("Dropout2d(0.5f)", () => new Dropout2d(), [4, 4, 9], [4, 4, 9]),
        new("DropPath(0.2f)", () => new DropPath(0.2f), [4, 4, 9], [4, 4, 9]),
        new("Residual(new Linear(4, 4, bias: false), dropPath: 0.1f)", () => new Residual(new Linear(4, 4, bias: false), dropPath: 0.1f), [4], [4], "body.weight [4, 4]") { Parameters = 16 },
        new("Relu()", () => new Relu(), [4, 4, 2], [4, 4, 2]),
        new("LeakyRelu(0.01f)", () => new LeakyRelu(), [5], [5]),
        new("LeakyRelu(0.2f)", () => new LeakyRelu(0.2f), [5], [5]),
        new("Sigmoid()", () => new Sigmoid(), [5], [5]),
        new("Tanh()", () => new Tanh(), [5], [5]),
        new("Softmax()", () => new Softmax(), [5], [5]),
        new("MaxPool2d(2)", () => new MaxPool2d(2), [8, 6, 24], [4, 3, 24]),
        new("MaxPool2d(3, stride: 2, padding: 1)", () => new MaxPool2d(3, stride: 2, padding: 1), [9, 8, 2], [5, 4, 2]),
        new("AveragePool2d(2)", () => new AveragePool2d(2), [6, 7, 3], [3, 3, 3]),
        new("AveragePool2d(3, stride: 1, padding: 1)", () => new AveragePool2d(3, stride: 1, padding: 1), [4, 4, 3], [4, 4, 3]),
        new("GlobalAveragePool()", () => new GlobalAveragePool(), [7, 5, 16], [16]),
        new("Flatten()", () => new Flatten(), [5, 4, 3], [60]),
        new("Reshape([3, 2])", () => new Reshape([3, 2]), [6], [3, 2]),
        new("Dropout(0.5f)", () => new Dropout(), [9], [9]),
        new("Identity()", () => new Identity(), [3, 3, 3], [3, 3, 3]),
        new("Sequential(new Linear(6, 4), new Relu(), new Linear(4, 2))", () => new Sequential(new Linear(6, 4), new Relu(), new Linear(4, 2)), [6], [2], "0.weight [4, 6]", "0.bias [4]", "2.weight [2, 4]", "2.bias [2]") { Parameters = 38 },
        new("Sequential((\"hidden\", new Linear(6, 4)), (\"act\", new Tanh()))", () => new Sequential(("hidden", new Linear(6, 4)), ("act", new Tanh())), [6], [4], "hidden.weight [4, 6]", "hidden.bias [4]") { Parameters = 28 },
        new("Residual(new Linear(4, 4, bias: false))", () => new Residual(new Linear(4, 4, bias: false)), [4], [4], "body.weight [4, 4]") { Parameters = 16 },
        new("Residual(new Linear(4, 2), new Linear(4, 2, bias: false))", () => new Residual(new Linear(4, 2), new Linear(4, 2, bias: false)), [4], [2], "body.weight [2, 4]", "body.bias [2]", "shortcut.weight [2, 4]") { Parameters = 18 },
    ];

    public static TheoryData<LayerCase> Rows => [.. All];

    public static LayerCase Of<T>() where T : Layer => All.First(c => c.Make() is T);
}
