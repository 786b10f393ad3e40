using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Attention under masks: hidden pairs of steps, padding, and what is added to scores, with gradients, from the same inputs and weights as PyTorch's.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class AttentionMaskTests(ITestOutputHelper output)
{
    /// <summary>Sums of some tens of products of numbers near 1, in another order than PyTorch's.</summary>
    private const double Tolerance = 2e-6;

    public static TheoryData<string, string, string> Cases => GoldenDevices.Cases("masks");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string file, string name, string device)
    {
        GoldenCase golden = GoldenCase.Read(file, name);
        var agreement = new Agreement(output);
        var layer = new MultiHeadAttention(golden.Setting("features", 0), golden.Setting("heads", 0));
        using var store = ParameterStore.For(layer.Parameters, GoldenDevices.Get(device), seed: 0);
        Dictionary<string, Parameter> parameters = layer.Parameters.ToDictionary(p => p.Path);
        foreach ((string path, StoredTensor t) in golden.All("param.")) Axes.Load(parameters[path], t);
        using Pass pass = Pass.Training(store, step: 0);
        StoredTensor x = golden["x"], dy = golden["dy"];
        Tensor input = pass.Variable(Axes.ValuesOf(x), Axes.ShapeOf(x));
        bool added = golden.Setting("added", false);
        Tensor? mask = !golden.Setting("masked", false) ? null : added ? pass.Variable(golden["mask"].Floats, new(golden["mask"].Shape)) : Hidden("mask");
        Tensor found = layer.Forward(input, mask, golden.Setting("padded", false) ? Hidden("padding") : null);
        agreement.Check("y", golden["y"].Floats, Axes.ToFile(found.Span, found.Shape), Tolerance);
        (found * pass.Input(Axes.ValuesOf(dy), Axes.ShapeOf(dy))).Sum().Backward();
        agreement.Check("dx", golden["dx"].Floats, Axes.ToFile(input.Gradient, input.Shape), Tolerance);
        if (added) agreement.Check("dmask", golden["dmask"].Floats, mask!.Value.Gradient, Tolerance);
        foreach ((string path, StoredTensor t) in golden.All("grad."))
        {
            agreement.Check($"d {path}", t.Floats, Axes.ToFile(parameters[path], parameters[path].Gradients), Tolerance);
        }

        Tensor Hidden(string which)
        {
            StoredTensor t = golden[which];
            return AttentionMask.Of(pass, [.. t.Floats.ToArray().Select(v => v > 0)], new(t.Shape));
        }
    }
}
