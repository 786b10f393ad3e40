using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Tests.SecondOrder;

public sealed class UniversalApproximationTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("row", "F17")]
    public void One_hidden_layer_of_100_sigmoid_units_learns_the_sine_between_the_points_it_was_shown()
    {
        using var device = new CpuDevice(2);
        Sequential net = new SequentialBuilder([1]).Dense(100, "sigmoid", init: new Normal(2)).Dense(1, init: Init.Glorot).Build();
        net.Parameters[1].Init = new Uniform(6);   // steps of sigmoids all over the interval
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        float[] x = [.. Enumerable.Range(0, 200).Select(i => -MathF.PI + (2 * MathF.PI * i / 199))], y = [.. x.Select(MathF.Sin)];
        var objective = new ModelObjective(net, weights, x, [x.Length, 1], made => new MeanSquaredError().Of(made, made.Pass.Input(y, [y.Length, 1])));
        DescentPath path = Descent.Lbfgs(objective, objective.Weights, steps: 200, tolerance: 1e-5);

        float[] between = [.. x.Zip(x.Skip(1), (a, b) => (a + b) / 2)];
        using Pass pass = Pass.Inference(weights);
        float[] made = net.Apply(pass.Input(between, [between.Length, 1])).Keep();
        double error = made.Zip(between, (m, b) => (m - Math.Sin(b)) * (m - Math.Sin(b))).Average();
        output.WriteLine($"mean squared error {path.Value:g3} at the points, {error:g3} between them, {path.Steps} steps");
        Assert.True(path.Value < 1e-3);
        Assert.True(error < 1e-3);
    }
}
