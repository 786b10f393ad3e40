using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Activation functions, values and gradients.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class FunctionTests(ITestOutputHelper output)
{
    /// <summary>A few roundings of a float.</summary>
    private const double Tolerance = 1e-6;

    public static TheoryData<string, string, string> Cases => GoldenDevices.Cases("functions");

    [Theory]
    [Trait("row", "F2")]
    [Trait("row", "F5")]
    [Trait("row", "F6")]
    [Trait("row", "F7")]
    [Trait("row", "F14")]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string file, string name, string device)
    {
        GoldenCase golden = GoldenCase.Read(file, name);
        var agreement = new Agreement(output);
        Layer layer = Make(golden);
        using var store = ParameterStore.For(layer.Parameters, GoldenDevices.Get(device), seed: 0);
        Dictionary<string, Parameter> parameters = layer.Parameters.ToDictionary(p => p.Path);
        foreach ((string path, StoredTensor t) in golden.All("param.")) Axes.Load(parameters[path], t);
        StoredTensor x = golden["x"], y = golden["y"], dy = golden["dy"];
        bool training = golden.Setting("training", true);
        using Pass pass = training ? Pass.Training(store, step: 0) : Pass.Inference(store);
        Tensor input = pass.Variable(Axes.ValuesOf(x), Axes.ShapeOf(x)), found = layer.Forward(input);
        agreement.Check("y", y.Floats, Axes.ToFile(found.Span, found.Shape), Tolerance);
        if (!training) return;   // an inference pass has no gradients
        (found * pass.Input(Axes.ValuesOf(dy), Axes.ShapeOf(dy))).Sum().Backward();
        agreement.Check("dx", golden["dx"].Floats, Axes.ToFile(input.Gradient, input.Shape), Tolerance);
        foreach ((string path, StoredTensor t) in golden.All("grad."))
        {
            agreement.Check($"d {path}", t.Floats, Axes.ToFile(parameters[path], parameters[path].Gradients), Tolerance);
        }
    }

    private static Layer Make(GoldenCase golden) => golden.Setting("layer", "") switch
    {
        "PReLU" => new PRelu(golden.Setting("slopes", 1)),
        "RReLU" => new RRelu(),
        _ => Activations.Parse(golden.Settings["activation"]!.GetValue<string>()),
    };
}
