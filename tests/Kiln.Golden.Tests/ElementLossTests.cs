using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Losses with weights, distances and focal losses, for usual logits and for some of ±10⁴; each made from the very text of a recipe.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class ElementLossTests(ITestOutputHelper output)
{
    /// <summary>A few roundings of a float.</summary>
    private const double Tolerance = 1e-6;

    public static TheoryData<string, string, string> Cases => GoldenDevices.Cases("element-losses");

    [Theory]
    [Trait("row", "F8")]
    [Trait("row", "F9")]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string file, string name, string device)
    {
        GoldenCase golden = GoldenCase.Read(file, name);
        var agreement = new Agreement(output);
        using var store = ParameterStore.For([], GoldenDevices.Get(device), seed: 0);
        using Pass pass = Pass.Training(store, step: 0);
        StoredTensor x = golden["x"];
        Tensor input = pass.Variable(x.Floats, new Shape(x.Shape));
        Loss loss = Recipe.Parse(new JsonObject { ["loss"] = golden.Settings.DeepClone() }).Loss;
        Tensor found = golden.All("labels").Any()
            ? loss.Of(input, Array.ConvertAll(golden["labels"].Floats.ToArray(), f => (int)f))
            : loss.Of(input, pass.Input(golden["targets"].Floats, new Shape(golden["targets"].Shape)));
        agreement.Check("loss", golden["loss"].Floats, found.Span, Tolerance);
        (found * 2.5f).Backward();   // as make_functions.py: the gradient that arrives need not be 1
        agreement.Check("dx", golden["dx"].Floats, input.Gradient, Tolerance);
    }
}
