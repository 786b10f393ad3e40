using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Ten steps of every optimiser along the same gradients, the weights compared after each.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class OptimizerTests(ITestOutputHelper output)
{
    /// <summary>Ten updates, a few roundings of 6e-8 each.</summary>
    private const double Tolerance = 1e-6;

    public static TheoryData<string, string, string> Cases => GoldenDevices.Cases("optimizers");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string file, string name, string device)
    {
        GoldenCase golden = GoldenCase.Read(file, name);
        StoredTensor gradients = golden["gradients"], weights = golden["weights"];
        int steps = gradients.Shape[0], size = gradients.Shape[1];
        var parameter = new Parameter("w", [size], Init.Zero);
        using var store = ParameterStore.For([parameter], GoldenDevices.Get(device), seed: 0);
        using OptimizerState state = OptimizerState.For(Make(golden), store);
        golden["start"].Floats.CopyTo(parameter.Values);
        var agreement = new Agreement(output);
        for (int step = 0; step < steps; step++)
        {
            gradients.Floats.Slice(step * size, size).CopyTo(parameter.Gradients);
            state.Step();
            agreement.Check($"step {step + 1}", weights.Floats.Slice(step * size, size), parameter.Values, Tolerance);
        }
    }

    private static Optimizer Make(GoldenCase golden)
    {
        float rate = golden.Settings["learningRate"]!.GetValue<float>();
        return golden.Settings["optimizer"]!.GetValue<string>() switch
        {
            "Sgd" => new Sgd(rate, golden.Setting("momentum", 0f), golden.Setting("nesterov", false), golden.Setting("l2Penalty", 0f)),
            "Adam" => new Adam(rate, golden.Setting("beta1", 0.9f), golden.Setting("beta2", 0.999f), golden.Setting("epsilon", 1e-8f), golden.Setting("l2Penalty", 0f)),
            "AdamW" => new AdamW(rate, WeightDecay: golden.Setting("weightDecay", 0.01f)),
            string kind => throw new ArgumentException($"The golden files know no optimiser '{kind}'."),
        };
    }
}
