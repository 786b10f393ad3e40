using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Norms within samples, batch norm of sequences and standardised weights: outputs and all gradients from PyTorch's inputs and weights; running averages of batch norm.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class NormTests(ITestOutputHelper output)
{
    /// <summary>Sums of up to a few hundred numbers near 1 in another order than PyTorch's; groups of few values divide by small deviations.</summary>
    private const double Tolerance = 5e-6;

    public static TheoryData<string, string, string> Cases => GoldenDevices.Cases("norms");

    public static TheoryData<string, string, string> Averages => GoldenDevices.Cases("batch-averages");

    [Theory]
    [Trait("row", "I1")]
    [Trait("row", "I6")]
    [Trait("row", "J1")]
    [Trait("row", "J2")]
    [Trait("row", "J3")]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string file, string name, string device)
    {
        GoldenCase golden = GoldenCase.Read(file, name);
        var agreement = new Agreement(output);
        Layer layer = Make(golden);
        using var store = ParameterStore.For(layer.Parameters, GoldenDevices.Get(device), seed: 0);
        Dictionary<string, Parameter> parameters = layer.Parameters.ToDictionary(p => p.Path);
        foreach ((string path, StoredTensor t) in golden.All("param.")) Axes.Load(parameters[path], t);
        (float[] values, Shape shape) = ChannelsLast(golden["x"]);
        bool training = golden.Setting("training", true);
        using Pass pass = training ? Pass.Training(store, step: 0) : Pass.Inference(store);
        Tensor x = pass.Variable(values, shape), y = layer.Forward(x);
        agreement.Check("y", ChannelsLast(golden["y"]).Values, y.Span, Tolerance);
        foreach ((string path, StoredTensor t) in golden.All("after."))
        {
            agreement.Check($"{path} afterwards", t.Floats, parameters[path].Values, Tolerance);
        }

        if (!training) return;   // an inference pass has no gradients
        (float[] dy, Shape dyShape) = ChannelsLast(golden["dy"]);
        (y * pass.Input(dy, dyShape)).Sum().Backward();
        agreement.Check("dx", ChannelsLast(golden["dx"]).Values, x.Gradient, Tolerance);
        foreach ((string path, StoredTensor t) in golden.All("grad."))
        {
            agreement.Check($"d {path}", t.Floats, Axes.ToFile(parameters[path], parameters[path].Gradients), Tolerance);
        }
    }

    [Theory]
    [Trait("row", "I5")]
    [MemberData(nameof(Averages))]
    public void Running_statistics_agree_with_PyTorch_under_every_convention(string file, string name, string device)
    {
        GoldenCase golden = GoldenCase.Read(file, name);
        float? momentum = golden.Settings["momentum"]?.GetValue<float>();
        var layer = new BatchNorm(5, newWeight: momentum == 0.01f ? BatchNorm.NewWeightFromKerasMomentum(0.99f) : momentum);
        using var store = ParameterStore.For(layer.Parameters, GoldenDevices.Get(device), seed: 0);
        for (int step = 0; step < 4; step++)
        {
            using Pass pass = Pass.Training(store, step);
            layer.Forward(pass.Input(Axes.ValuesOf(golden[$"x{step}"]), Axes.ShapeOf(golden[$"x{step}"])));
        }

        var agreement = new Agreement(output);
        agreement.Check("mean", golden["mean"].Floats, layer.RunningMean.Values, Tolerance);
        agreement.Check("variance", golden["variance"].Floats, layer.RunningVariance.Values, Tolerance);
        Assert.Equal(golden["tracked"].Floats[0], layer.BatchesTracked.Values[0]);
    }

    private static Layer Make(GoldenCase golden)
    {
        int Whole(string key) => golden.Settings[key]!.GetValue<int>();
        bool affine = golden.Setting("affine", true);
        return golden.Settings["layer"]!.GetValue<string>() switch
        {
            "GroupNorm" => new GroupNorm(Whole("groups"), Whole("features")),
            "InstanceNorm" => new InstanceNorm(Whole("features"), affine: affine),
            "LayerNorm" => new LayerNorm(new Shape([.. golden.Settings["shape"]!.AsArray().Select(v => v!.GetValue<int>())]), affine: affine),
            "RmsNorm" => new RmsNorm(Whole("features")),
            "BatchNorm" => new BatchNorm(Whole("features")),
            "Conv2d" => new Conv2d(Whole("inputs"), Whole("outputs"), kernel: 3, padding: 1, groups: Whole("groups"), standardize: true),
            _ => new Linear(Whole("inputs"), Whole("outputs"), standardize: true),
        };
    }

    /// <summary>Sequences <c>[N, C, L]</c> become <c>[N, L, C]</c>; images and rows as everywhere.</summary>
    private static (float[] Values, Shape Shape) ChannelsLast(StoredTensor t)
    {
        if (t.Shape.Length != 3) return (Axes.ValuesOf(t), Axes.ShapeOf(t));
        (int n, int c, int l) = (t.Shape[0], t.Shape[1], t.Shape[2]);
        var values = new float[n * c * l];
        for (int i = 0; i < values.Length; i++) values[i] = t.Floats[(((i / (l * c) * c) + (i % c)) * l) + (i / c % l)];
        return (values, [n, l, c]);
    }
}
