using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Tests.Layers;

/// <summary>Standardised weights in a snapshot for prediction: standardised once, and folded with a batch norm behind them.</summary>
public sealed class StandardizedFoldingTests(ITestOutputHelper output)
{
    public static TheoryData<string> Nets => ["conv, batch norm", "conv with a bias, batch norm", "conv, group norm", "conv alone", "grouped conv, batch norm", "residual", "linear, batch norm", "linear, relu", "linear alone"];

    [Theory]
    [MemberData(nameof(Nets))]
    [Trait("row", "I10")]
    public void Logits_are_those_of_the_model(string name)
    {
        Layer net = Net(name);
        bool image = !name.StartsWith("linear", StringComparison.Ordinal);
        Shape shape = image ? [3, 9, 8, 4] : [5, 20];
        using var device = new CpuDevice(threads: 2);
        using var store = ParameterStore.For(net.Parameters, device, seed: 4);
        foreach (Parameter p in net.Parameters)
        {
            var noise = new float[p.Shape.Count];
            Philox.For(7, p.Path).FillNormal(noise, 0.3f);
            for (int i = 0; i < noise.Length; i++) p.Values[i] = p.Path.EndsWith("running_var", StringComparison.Ordinal) ? MathF.Exp(noise[i]) : p.Values[i] + noise[i];
        }

        var x = new float[shape.Count];
        Philox.For(5, "x").FillNormal(x, 1);
        float[] expected;
        using (Pass pass = Pass.Inference(store)) expected = net.Apply(pass.Input(x, shape)).Keep();
        using InferenceModel model = InferenceModel.Of(net, store);
        float[] found = model.Predict(x, shape);
        float largest = expected.Max(MathF.Abs), difference = expected.Zip(found, (a, b) => MathF.Abs(a - b)).Max();
        output.WriteLine($"{name}: largest |Δlogit| {difference:0.0e+0} of {largest:g3}");
        Assert.InRange(difference, 0, 1e-5f * Math.Max(largest, 1));
    }

    [Fact]
    public void A_standardised_convolution_and_its_norm_are_one_op()
    {
        var net = new Sequential(new Conv2d(4, 6, 3, standardize: true), new BatchNorm(6), new Relu());
        using var store = ParameterStore.For(net.Parameters, new CpuDevice(1), seed: 1);
        using var folded = new FoldedWeights(store);
        var pass = new Pass(store, folded);
        pass.Start(training: false, step: 0, accumulate: false);
        net.Forward(pass.Input(new float[64], [1, 4, 4, 4]));
        Assert.Equal(1, pass.NodeCount);
        pass.Release();
    }

    private static Sequential Net(string name) => name switch
    {
        "conv, batch norm" => new(new Conv2d(4, 6, 3, padding: 1, bias: false, standardize: true), new BatchNorm(6), new Relu()),
        "conv with a bias, batch norm" => new(new Conv2d(4, 6, 3, stride: 2, standardize: true), new BatchNorm(6)),
        "conv, group norm" => new(new Conv2d(4, 6, 3, padding: 1, standardize: true), new GroupNorm(3, 6), new Relu()),
        "conv alone" => new(new Conv2d(4, 6, 3, standardize: true)),
        "grouped conv, batch norm" => new(new Conv2d(4, 6, 3, groups: 2, standardize: true), new BatchNorm(6)),
        "residual" => new(new Residual(new Sequential(new Conv2d(4, 4, 3, padding: 1, standardize: true), new BatchNorm(4))), new Relu()),
        "linear, batch norm" => new(new Linear(20, 7, standardize: true), new BatchNorm(7), new Relu()),
        "linear, relu" => new(new Linear(20, 7, standardize: true), new Relu()),
        _ => new(new Linear(20, 7, bias: false, standardize: true)),
    };
}
