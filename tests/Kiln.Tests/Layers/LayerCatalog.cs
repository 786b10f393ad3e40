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
        new("Normalization(7)", () => new Normalization(7), [4, 3, 7], [4, 3, 7], "mean [7]", "variance [7]"),
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
        new("FeatureNoise(0.1f)", () => new FeatureNoise(), [4, 4, 9], [4, 4, 9]),
        new("DropBlock(0.1f)", () => new DropBlock(), [9, 8, 3], [9, 8, 3]),
        new("DropBlock(0.3f, block: 3)", () => new DropBlock(0.3f, 3), [9, 8, 3], [9, 8, 3]),
        new("FeatureMix()", () => new FeatureMix(), [4, 4, 9], [4, 4, 9]),
        new("ShakeShake(new Linear(4, 3), new Linear(4, 3, bias: false))", () => new ShakeShake(new Linear(4, 3), new Linear(4, 3, bias: false)), [4], [3], "0.weight [3, 4]", "0.bias [3]", "1.weight [3, 4]") { Parameters = 27 },
        new("ShakeShake(new Relu(), new Tanh(), backward: ShakeBackward.Keep)", () => new ShakeShake(new Relu(), new Tanh(), ShakeBackward.Keep), [4, 4, 9], [4, 4, 9]),
        new("DropPath(0.2f)", () => new DropPath(0.2f), [4, 4, 9], [4, 4, 9]),
        new("Residual(new Linear(4, 4, bias: false), dropPath: 0.1f)", () => new Residual(new Linear(4, 4, bias: false), dropPath: 0.1f), [4], [4], "body.weight [4, 4]") { Parameters = 16 },
        new("Relu()", () => new Relu(), [4, 4, 2], [4, 4, 2]),
        new("LeakyRelu(0.01f)", () => new LeakyRelu(), [5], [5]),
        new("LeakyRelu(0.2f)", () => new LeakyRelu(0.2f), [5], [5]),
        new("Sigmoid()", () => new Sigmoid(), [5], [5]),
        new("Tanh()", () => new Tanh(), [5], [5]),
        new("Softmax()", () => new Softmax(), [5], [5]),
        new("Elu()", () => new Elu(), [5], [5]),
        new("Elu(alpha: 1.5f)", () => new Elu(1.5f), [5], [5]),
        new("Selu()", () => new Selu(), [5], [5]),
        new("Celu()", () => new Celu(), [5], [5]),
        new("Celu(alpha: 0.5f)", () => new Celu(0.5f), [5], [5]),
        new("Gelu()", () => new Gelu(), [5], [5]),
        new("Gelu(approximate: true)", () => new Gelu(approximate: true), [5], [5]),
        new("Silu()", () => new Silu(), [5], [5]),
        new("Mish()", () => new Mish(), [5], [5]),
        new("Softplus()", () => new Softplus(), [5], [5]),
        new("Softplus(beta: 2f, threshold: 16f)", () => new Softplus(2, 16), [5], [5]),
        new("Softsign()", () => new Softsign(), [5], [5]),
        new("LogSigmoid()", () => new LogSigmoid(), [5], [5]),
        new("HardTanh()", () => new HardTanh(), [5], [5]),
        new("HardTanh(low: -2f, high: 3f)", () => new HardTanh(-2, 3), [5], [5]),
        new("HardSigmoid()", () => new HardSigmoid(), [5], [5]),
        new("HardSwish()", () => new HardSwish(), [5], [5]),
        new("Relu6()", () => new Relu6(), [5], [5]),
        new("Step(straightThrough: true)", () => new Step(straightThrough: true), [5], [5]),
        new("Sinc()", () => new Sinc(), [5], [5]),
        new("LogSoftmax()", () => new LogSoftmax(), [5], [5]),
        new("RRelu()", () => new RRelu(), [5], [5]),
        new("RRelu(0.2f, 0.4f)", () => new RRelu(0.2f, 0.4f), [5], [5]),
        new("PRelu(1)", () => new PRelu(), [5], [5], "weight [1]") { Parameters = 1 },
        new("PRelu(3, first: 0.1f)", () => new PRelu(3, 0.1f), [4, 4, 3], [4, 4, 3], "weight [3]") { Parameters = 3 },
        new("MaxPool2d(2)", () => new MaxPool2d(2), [8, 6, 24], [4, 3, 24]),
        new("MaxPool2d(3, stride: 2, padding: 1)", () => new MaxPool2d(3, stride: 2, padding: 1), [9, 8, 2], [5, 4, 2]),
        new("AveragePool2d(2)", () => new AveragePool2d(2), [6, 7, 3], [3, 3, 3]),
        new("AveragePool2d(3, stride: 1, padding: 1)", () => new AveragePool2d(3, stride: 1, padding: 1), [4, 4, 3], [4, 4, 3]),
        new("GlobalAveragePool()", () => new GlobalAveragePool(), [7, 5, 16], [16]),
        new("Flatten()", () => new Flatten(), [5, 4, 3], [60]),
        new("Reshape([3, 2])", () => new Reshape([3, 2]), [6], [3, 2]),
        new("Dropout(0.5f)", () => new Dropout(), [9], [9]),
        new("Rnn(4, 6)", () => new Rnn(4, 6), [5, 4], [5, 6], "weight_ih_l0 [6, 4]", "weight_hh_l0 [6, 6]", "bias_ih_l0 [6]", "bias_hh_l0 [6]") { Parameters = 72 },
        new("Gru(3, 5)", () => new Gru(3, 5), [4, 3], [4, 5], "weight_ih_l0 [15, 3]", "weight_hh_l0 [15, 5]", "bias_ih_l0 [15]", "bias_hh_l0 [15]") { Parameters = 150 },
        new("Lstm(3, 2, layers: 2)", () => new Lstm(3, 2, layers: 2), [4, 3], [4, 2], "weight_ih_l0 [8, 3]", "weight_hh_l0 [8, 2]", "bias_ih_l0 [8]", "bias_hh_l0 [8]", "weight_ih_l1 [8, 2]", "weight_hh_l1 [8, 2]", "bias_ih_l1 [8]", "bias_hh_l1 [8]") { Parameters = 104 },
        new("Gru(3, 2, layerNorm: true)", () => new Gru(3, 2, layerNorm: true), [4, 3], [4, 2], "weight_ih_l0 [6, 3]", "weight_hh_l0 [6, 2]", "norm_ih_l0.weight [6]", "norm_ih_l0.bias [6]", "norm_hh_l0.weight [6]", "norm_hh_l0.bias [6]") { Parameters = 54 },
        new("Lstm(3, 2, layers: 2, bidirectional: true)", () => new Lstm(3, 2, layers: 2, bidirectional: true), [4, 3], [4, 4], "weight_ih_l0 [8, 3]", "weight_hh_l0 [8, 2]", "bias_ih_l0 [8]", "bias_hh_l0 [8]", "weight_ih_l0_reverse [8, 3]", "weight_hh_l0_reverse [8, 2]", "bias_ih_l0_reverse [8]", "bias_hh_l0_reverse [8]", "weight_ih_l1 [8, 4]", "weight_hh_l1 [8, 2]", "bias_ih_l1 [8]", "bias_hh_l1 [8]", "weight_ih_l1_reverse [8, 4]", "weight_hh_l1_reverse [8, 2]", "bias_ih_l1_reverse [8]", "bias_hh_l1_reverse [8]") { Parameters = 240 },
        new("Rnn(4, 6, bidirectional: true)", () => new Rnn(4, 6, bidirectional: true), [5, 4], [5, 12], "weight_ih_l0 [6, 4]", "weight_hh_l0 [6, 6]", "bias_ih_l0 [6]", "bias_hh_l0 [6]", "weight_ih_l0_reverse [6, 4]", "weight_hh_l0_reverse [6, 6]", "bias_ih_l0_reverse [6]", "bias_hh_l0_reverse [6]") { Parameters = 144 },
        new("MultiHeadAttention(6, heads: 2, dropProbability: 0.2f)", () => new MultiHeadAttention(6, heads: 2, dropProbability: 0.2f), [4, 6], [4, 6], "in_proj_weight [18, 6]", "in_proj_bias [18]", "out_proj.weight [6, 6]", "out_proj.bias [6]") { Parameters = 168 },
        new("TransformerBlock(4, heads: 2, hidden: 6, dropProbability: 0.1f)", () => new TransformerBlock(4, heads: 2, hidden: 6, dropProbability: 0.1f), [3, 4], [3, 4], "self_attn.in_proj_weight [12, 4]", "self_attn.in_proj_bias [12]", "self_attn.out_proj.weight [4, 4]", "self_attn.out_proj.bias [4]", "linear1.weight [6, 4]", "linear1.bias [6]", "linear2.weight [4, 6]", "linear2.bias [4]", "norm1.weight [4]", "norm1.bias [4]", "norm2.weight [4]", "norm2.bias [4]") { Parameters = 154 },
        new("LastStep()", () => new LastStep(), [4, 3], [3]),
        new("Positions(4, 3)", () => new Positions(4, 3), [4, 3], [4, 3], "weight [4, 3]") { Parameters = 12 },
        new("MultiHeadAttention(6, heads: 2)", () => new MultiHeadAttention(6, heads: 2), [4, 6], [4, 6], "in_proj_weight [18, 6]", "in_proj_bias [18]", "out_proj.weight [6, 6]", "out_proj.bias [6]") { Parameters = 168 },
        new("MultiHeadAttention(6, heads: 3, causal: true)", () => new MultiHeadAttention(6, heads: 3, causal: true), [4, 6], [4, 6], "in_proj_weight [18, 6]", "in_proj_bias [18]", "out_proj.weight [6, 6]", "out_proj.bias [6]") { Parameters = 168 },
        new("Identity()", () => new Identity(), [3, 3, 3], [3, 3, 3]),
        new("Sequential(new Linear(6, 4), new Relu(), new Linear(4, 2))", () => new Sequential(new Linear(6, 4), new Relu(), new Linear(4, 2)), [6], [2], "0.weight [4, 6]", "0.bias [4]", "2.weight [2, 4]", "2.bias [2]") { Parameters = 38 },
        new("Sequential((\"hidden\", new Linear(6, 4)), (\"act\", new Tanh()))", () => new Sequential(("hidden", new Linear(6, 4)), ("act", new Tanh())), [6], [4], "hidden.weight [4, 6]", "hidden.bias [4]") { Parameters = 28 },
        new("Residual(new Linear(4, 4, bias: false))", () => new Residual(new Linear(4, 4, bias: false)), [4], [4], "body.weight [4, 4]") { Parameters = 16 },
        new("Residual(new Linear(4, 2), new Linear(4, 2, bias: false))", () => new Residual(new Linear(4, 2), new Linear(4, 2, bias: false)), [4], [2], "body.weight [2, 4]", "body.bias [2]", "shortcut.weight [2, 4]") { Parameters = 18 },
    ];

    public static TheoryData<LayerCase> Rows => [.. All];

    public static LayerCase Of<T>() where T : Layer => All.First(c => c.Make() is T);
}
