using Xunit.Abstractions;

namespace Kiln.Golden.Tests;

/// <summary>Values and gradients of every loss.</summary>
[Collection(nameof(GoldenDevices))]
public sealed class LossTests(ITestOutputHelper output)
{
    /// <summary>A mean of a hundred terms, each with an exponential and a logarithm good to some units in the last place.</summary>
    private const double Tolerance = 1e-6;

    public static TheoryData<string, string, string> Cases => GoldenDevices.Cases("losses");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string file, string name, string device)
    {
        GoldenCase golden = GoldenCase.Read(file, name);
        var agreement = new Agreement(output);
        using var store = ParameterStore.For([], GoldenDevices.Get(device), seed: 0);
        using Pass pass = Pass.Training(store, step: 0);
        StoredTensor x = golden["x"];
        Tensor input = pass.Variable(x.Floats, new Shape(x.Shape));
        Loss loss = Make(golden);
        Tensor found = golden.All("labels").Any()
            ? loss.Of(input, Array.ConvertAll(golden["labels"].Floats.ToArray(), f => (int)f))
            : loss.Of(input, pass.Input(golden["targets"].Floats, new Shape(golden["targets"].Shape)));
        agreement.Check("loss", golden["loss"].Floats, found.Span, Tolerance);
        (found * 2.5f).Backward();   // as make.py: the gradient that arrives need not be 1
        agreement.Check("dx", golden["dx"].Floats, input.Gradient, Tolerance);
    }

    private static Loss Make(GoldenCase golden) => golden.Settings["loss"]!.GetValue<string>() switch
    {
        "CrossEntropy" => new CrossEntropy(golden.Setting("labelSmoothing", 0f)),
        "MeanSquaredError" => new MeanSquaredError(),
        "BinaryCrossEntropy" => new BinaryCrossEntropy(),
        string kind => throw new ArgumentException($"The golden files know no loss '{kind}'."),
    };
}
