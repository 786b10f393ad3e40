using Kiln.Vision;
using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Six training steps of a whole network from PyTorch's weights: convolution, norm, pooling, linear layers, loss and momentum together.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class CnnBnTests(ITestOutputHelper output)
{
    /// <summary>The first step sees PyTorch's weights; later ones see weights that differ in the last bits, which each step amplifies;
    /// PyTorch in float and in double are 2e-7 apart at the end.</summary>
    private const double FirstStep = 5e-6, LaterSteps = 1e-5;

    public static TheoryData<string> Devices => [.. GoldenDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Learns_as_in_PyTorch(string device)
    {
        GoldenCase golden = GoldenCase.Read("cnnbn", "slice");
        var agreement = new Agreement(output);
        Layer net = ModelCatalog.Create("cnnbn", [32, 32, 3], classes: 10);
        using var store = ParameterStore.For(net.Parameters, GoldenDevices.Get(device), seed: 0);
        Dictionary<string, Parameter> parameters = net.Parameters.ToDictionary(p => p.Path);
        foreach ((string path, StoredTensor t) in golden.All("param.")) Axes.Load(parameters[path], t);
        using OptimizerState optimizer = OptimizerState.For(new Sgd(0.01f, Momentum: 0.9f), store);

        float[] x = Axes.ValuesOf(golden["x"]), losses = golden["losses"].Floats.ToArray();
        int[] labels = Array.ConvertAll(golden["labels"].Floats.ToArray(), f => (int)f);
        Shape shape = Axes.ShapeOf(golden["x"]);
        var found = new float[losses.Length];
        var norms = new float[losses.Length];
        for (int step = 0; step < losses.Length; step++)
        {
            using Pass pass = Pass.Training(store, step);
            Tensor loss = net.Forward(pass.Input(x, shape)).CrossEntropy(labels);
            found[step] = loss.Item();
            loss.Backward();
            norms[step] = (float)Math.Sqrt(store.Device.Kernels.SumOfSquares(store.Gradients));
            if (step == 0)
            {
                foreach ((string path, StoredTensor t) in golden.All("grad."))
                {
                    agreement.Check($"d {path}", t.Floats, Axes.ToFile(parameters[path], parameters[path].Gradients), FirstStep);
                }
            }

            optimizer.Step();
        }

        agreement.Check("first loss", losses.AsSpan(0, 1), found.AsSpan(0, 1), FirstStep);
        agreement.Check("losses", losses, found, LaterSteps);
        agreement.Check("gradient norms", golden["gradientNorms"].Floats, norms, LaterSteps);
        foreach ((string path, StoredTensor t) in golden.All("after."))
        {
            agreement.Check($"{path} afterwards", t.Floats, Axes.ToFile(parameters[path], parameters[path].Values), LaterSteps);
        }

        using Pass inference = Pass.Inference(store);
        agreement.Check("logits afterwards", golden["logits"].Floats, net.Forward(inference.Input(x, shape)).Span, LaterSteps);
    }
}
