using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Outputs, gradients and running statistics of every layer, from the same inputs and weights as PyTorch's.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class LayerTests(ITestOutputHelper output)
{
    /// <summary>Sums of up to a few hundred products of numbers near 1, in another order than PyTorch's: some tens of roundings of 6e-8.</summary>
    private const double Usual = 2e-6;

    /// <summary>Winograd's forms of convolutions lose about two digits to cancellation.</summary>
    private const double Winograd = 2e-5;

    public static TheoryData<string, string, string> Cases => GoldenDevices.Cases("linear", "conv2d", "pool2d", "batch-norm", "activations", "sequences", "bidirectional");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string file, string name, string device)
    {
        GoldenCase golden = GoldenCase.Read(file, name);
        var agreement = new Agreement(output);
        Layer layer = Make(golden);
        double tolerance = file == "conv2d" ? Winograd : Usual;
        using var store = ParameterStore.For(layer.Parameters, GoldenDevices.Get(device), seed: 0);
        Dictionary<string, Parameter> parameters = layer.Parameters.ToDictionary(p => p.Path);
        foreach ((string path, StoredTensor t) in golden.All("param.")) Axes.Load(parameters[path], t);

        StoredTensor x = golden["x"], y = golden["y"], dy = golden["dy"];
        bool training = golden.Setting("training", true);
        using Pass pass = training ? Pass.Training(store, step: 0) : Pass.Inference(store);
        Tensor input = pass.Variable(Axes.ValuesOf(x), Axes.ShapeOf(x));
        Tensor found = layer.Forward(input);
        Assert.Equal(Axes.ShapeOf(y), found.Shape);
        agreement.Check("y", y.Floats, Axes.ToFile(found.Span, found.Shape), tolerance);
        foreach ((string path, StoredTensor t) in golden.All("after."))
        {
            agreement.Check($"{path} afterwards", t.Floats, Axes.ToFile(parameters[path], parameters[path].Values), tolerance);
        }

        if (!training) return;   // an inference pass has no gradients
        (found * pass.Input(Axes.ValuesOf(dy), Axes.ShapeOf(dy))).Sum().Backward();
        if (golden.All("dx").Any()) agreement.Check("dx", golden["dx"].Floats, Axes.ToFile(input.Gradient, input.Shape), tolerance);
        foreach ((string path, StoredTensor t) in golden.All("grad."))
        {
            agreement.Check($"d {path}", t.Floats, Axes.ToFile(parameters[path], parameters[path].Gradients), tolerance);
        }
    }

    private static Layer Make(GoldenCase golden)
    {
        int Whole(string key) => golden.Settings[key]!.GetValue<int>();
        bool Flag(string key) => golden.Settings[key]!.GetValue<bool>();
        string kind = golden.Settings["layer"]!.GetValue<string>();
        return kind switch
        {
            "Linear" => new Linear(Whole("inputs"), Whole("outputs"), Flag("bias")),
            "Conv2d" => new Conv2d(Whole("inputs"), Whole("outputs"), Whole("kernel"), Whole("stride"), Whole("padding"), Whole("dilation"), Whole("groups"), Flag("bias")),
            "MaxPool2d" => new MaxPool2d(Whole("size"), Whole("stride"), Whole("padding")),
            "AveragePool2d" => new AveragePool2d(Whole("size"), Whole("stride"), Whole("padding")),
            "GlobalAveragePool" => new GlobalAveragePool(),
            "BatchNorm" => new BatchNorm(Whole("features"), affine: Flag("affine")),
            "Relu" => new Relu(),
            "LeakyRelu" => new LeakyRelu(golden.Settings["slope"]!.GetValue<float>()),
            "Sigmoid" => new Sigmoid(),
            "Tanh" => new Tanh(),
            "Softmax" => new Softmax(),
            "Flatten" => new Flatten(),
            "Rnn" => new Rnn(Whole("inputs"), Whole("units"), Whole("layers"), bidirectional: golden.Setting("bidirectional", false)),
            "Gru" => new Gru(Whole("inputs"), Whole("units"), Whole("layers"), bidirectional: golden.Setting("bidirectional", false)),
            "Lstm" => new Lstm(Whole("inputs"), Whole("units"), Whole("layers"), bidirectional: golden.Setting("bidirectional", false)),
            "MultiHeadAttention" => new MultiHeadAttention(Whole("features"), Whole("heads"), Flag("causal")),
            "TransformerBlock" => new TransformerBlock(Whole("features"), Whole("heads"), Whole("hidden")),
            "Embedding" => new Embedding(Whole("tokens"), Whole("features")),
            _ => throw new ArgumentException($"The golden files know no layer '{kind}'."),
        };
    }
}
