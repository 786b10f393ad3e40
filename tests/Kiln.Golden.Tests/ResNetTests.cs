using Kiln.Vision;
using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>One training pass and one inference pass of the residual networks, with weights and images from a formula.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class ResNetTests(ITestOutputHelper output)
{
    /// <summary>
    /// Twenty layers, each with a norm over as few as eight values: PyTorch's own gradients in float and in double are 8e-7 (resnet20) and
    /// 7e-6 (resnet18) apart, and its losses 1e-7.
    /// </summary>
    private const double Forward = 5e-6, Gradients = 2e-5;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string model in GoldenCase.NamesIn("resnets"))
            {
                // The plain loops are slow; the small network is enough for them.
                foreach (string device in GoldenDevices.Names.Where(d => model == "resnet20" || d != "reference")) rows.Add(model, device);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string model, string device)
    {
        GoldenCase golden = GoldenCase.Read("resnets", model);
        var agreement = new Agreement(output);
        int n = golden.Setting("batch", 0), side = golden.Setting("side", 0);
        Layer net = ModelCatalog.Create(model, [side, side, 3], classes: 10);
        using var store = ParameterStore.For(net.Parameters, GoldenDevices.Get(device), seed: 0);
        Parameter[] trained = [.. net.Parameters.Where(p => p.Kind != ParameterKind.Statistic)];
        for (int i = 0; i < trained.Length; i++) Fill(trained[i], (uint)i + 1);

        float[] x = Axes.FromFile(Formula.Values(n * 3 * side * side, seed: 0, scale: 1.5, shift: 0), [n, 3, side, side]);
        int[] labels = Array.ConvertAll(golden["labels"].Floats.ToArray(), f => (int)f);
        Shape shape = [n, side, side, 3];
        using (Pass pass = Pass.Training(store, step: 0))
        {
            Tensor logits = net.Forward(pass.Input(x, shape)), loss = logits.CrossEntropy(labels);
            agreement.Check("logits", golden["logits"].Floats, logits.Span, Forward);
            agreement.Check("loss", golden["loss"].Floats, loss.Span, Forward);
            loss.Backward();
        }

        Dictionary<string, Parameter> parameters = net.Parameters.ToDictionary(p => p.Path);
        foreach ((string path, StoredTensor t) in golden.All("grad."))
        {
            agreement.Check($"d {path}", t.Floats, Axes.ToFile(parameters[path], parameters[path].Gradients), Gradients);
        }

        float[] norms = [.. trained.Select(Norm)];
        agreement.Check("norms of all gradients", golden["norms"].Floats, norms, Gradients);
        foreach ((string path, StoredTensor t) in golden.All("after."))
        {
            agreement.Check($"{path} afterwards", t.Floats, Axes.ToFile(parameters[path], parameters[path].Values), Forward);
        }

        using Pass inference = Pass.Inference(store);
        agreement.Check("inference", golden["inference"].Floats, net.Forward(inference.Input(x, shape)).Span, Forward);
    }

    /// <summary>Weights in ±√(6/fan-in), scales in 1 ± 0.25, shifts and biases in ±0.25, as make.py has them.</summary>
    private static void Fill(Parameter p, uint seed)
    {
        int count = p.Shape.Count, fanIn = count / p.FileShape[0];
        float[] values = p.FileShape.Rank == 1
            ? Formula.Values(count, seed, scale: 0.25, shift: p.Path.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0)
            : Formula.Values(count, seed, scale: Math.Sqrt(6.0 / fanIn), shift: 0);
        Axes.Load(p, values);
    }

    private static float Norm(Parameter p)
    {
        double squares = 0;
        foreach (float g in p.Gradients) squares += (double)g * g;
        return (float)Math.Sqrt(squares);
    }
}
