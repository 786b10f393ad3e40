using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Ten steps of every further optimiser along the same gradients, the weights compared after each; the recipes are those of the file.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class FurtherOptimizerTests(ITestOutputHelper output)
{
    /// <summary>Ten updates, some roundings of 6e-8 each; quotients of small moments lose a digit more.</summary>
    private const double Tolerance = 5e-6;

    public static TheoryData<string, string, string> Cases => GoldenDevices.Cases("optim");

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("row", "O6")]
    public void Agrees_with_the_golden_file(string file, string name, string device)
    {
        GoldenCase golden = GoldenCase.Read(file, name);
        Optimizer optimizer = Recipe.Parse(new JsonObject { ["optimizer"] = golden.Settings["optimizer"]!.DeepClone() }).Optimizer;
        StoredTensor gradients = golden["gradients"], weights = golden["weights"];
        Parameter p = Make([.. golden.Settings["shape"]!.AsArray().Select(n => n!.GetValue<int>())]);
        using var store = ParameterStore.For([p], GoldenDevices.Get(device), seed: 0);
        using OptimizerState state = OptimizerState.For(optimizer, store);
        int size = p.Shape.Count;
        var agreement = new Agreement(output);
        int[] places = Places(p);
        Axes.Load(p, golden["start"].Floats);
        for (int step = 0; step < gradients.Shape[0]; step++)
        {
            for (int i = 0; i < size; i++) p.Gradients[i] = gradients.Floats[(step * size) + places[i]];
            state.Step();
            agreement.Check($"step {step + 1}", weights.Floats.Slice(step * size, size), Axes.ToFile(p, p.Values), Tolerance);
        }

        if (optimizer is Asgd) agreement.Check("average", golden["average"].Floats, state.State(0).Span[..size], Tolerance);
    }

    /// <summary>A vector, a linear layer's weight or a convolution's, from the shape in the file.</summary>
    private static Parameter Make(int[] shape) => shape.Length switch
    {
        1 => new("w", new Shape(shape), Init.Zero),
        2 => new("w", [shape[1], shape[0]], Init.Zero, fileAxes: [1, 0]),
        _ => new("w", [shape[2], shape[3], shape[1], shape[0]], Init.Zero, fileAxes: [3, 2, 0, 1]),
    };

    /// <summary>Where in the file each float of the parameter stands.</summary>
    private static int[] Places(Parameter p)
    {
        Axes.Load(p, [.. Enumerable.Range(0, p.Shape.Count).Select(i => (float)i)]);
        return [.. p.Values.ToArray().Select(v => (int)v)];
    }
}
