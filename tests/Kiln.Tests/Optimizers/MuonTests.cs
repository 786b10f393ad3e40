using Kiln.Cpu;

namespace Kiln.Tests.Optimizers;

public sealed class MuonTests
{
    [Theory]
    [InlineData(6, 4)]
    [InlineData(4, 6)]
    [InlineData(5, 5)]
    public void The_first_move_is_nearly_orthogonal(int inputs, int outputs)
    {
        using var device = new CpuDevice(threads: 1);
        var weight = new Parameter("w", [inputs, outputs], Init.Zero, fileAxes: [1, 0]);
        using var store = ParameterStore.For([weight], device, seed: 1);
        using var state = OptimizerState.For(new Muon(1, Iterations: 10), store);
        new Philox(3, stream: 1).FillNormal(weight.Gradients, 1);
        state.Step();

        // The squared length of an orthogonal matrix is its smaller side; the iteration leaves singular values around 1, and √(outputs/inputs) scales wide ones.
        double length = weight.Values.ToArray().Sum(w => (double)w * w), scale = Math.Max(1, (double)outputs / inputs);
        Assert.InRange(length / scale / Math.Min(inputs, outputs), 0.5, 1.4);
    }

    [Fact]
    public void Biases_and_named_matrices_are_trained_by_AdamW()
    {
        double[] muon = Run(new Muon(AdamRate: 0.01f, Beta2: 0.999f, Epsilon: 1e-8f, AdamFor: ["head"])), adam = Run(new AdamW(0.01f, WeightDecay: 0));
        Assert.Equal(adam[6..], muon[6..]);
        Assert.NotEqual(adam[..6], muon[..6]);

        static double[] Run(Optimizer optimizer)
        {
            Parameter[] all = [new("body.weight", [3, 2], new Normal(1)), new("head.weight", [2, 2], new Normal(1)), new("head.bias", [2], new Normal(1), kind: ParameterKind.Plain)];
            using var device = new CpuDevice(threads: 1);
            using var store = ParameterStore.For(all, device, seed: 1);
            using var state = OptimizerState.For(optimizer, store);
            for (int t = 1; t <= 3; t++)
            {
                foreach (Parameter p in all) new Philox((ulong)t, stream: 1).FillNormal(p.Gradients, 1);
                state.Step();
            }

            return [.. all.SelectMany(p => p.Values.ToArray()).Select(v => (double)v)];
        }
    }
}
