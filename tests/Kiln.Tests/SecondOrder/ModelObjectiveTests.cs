using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Tests.SecondOrder;

public sealed class ModelObjectiveTests(ITestOutputHelper output)
{
    private const int Samples = 64;

    [Fact]
    [Trait("row", "K3")]
    public void Newton_solves_linear_regression_in_one_step_where_descent_needs_hundreds()
    {
        using var problem = new Problem(new Linear(6, 1));
        double[] x = problem.Objective.Weights, y = problem.Objective.Weights;
        DescentPath newton = Descent.Newton(problem.Objective, x, tolerance: 1e-4), plain = Descent.Steepest(problem.Objective, y, rate: 0.05, steps: 2000, tolerance: 1e-4);
        output.WriteLine($"Newton {newton.Steps} steps to {newton.Value:g4}, descent {plain.Steps} to {plain.Value:g4}");
        Assert.InRange(newton.Steps, 1, 2);   // the second one mends the rounding of 32-bit floats
        Assert.True(plain.Steps > 50);
        Assert.Equal(plain.Value, newton.Value, 1e-5);
    }

    [Fact]
    [Trait("row", "K3")]
    public void The_Gauss_Newton_product_is_that_of_the_Hessian_where_the_model_is_linear()
    {
        using var problem = new Problem(new Linear(6, 1));
        int length = problem.Objective.Length;
        double[] v = [.. Enumerable.Range(0, length).Select(i => Math.Sin(i + 1))], full = new double[length], gauss = new double[length];
        problem.Objective.HessianTimes(problem.Objective.Weights, v, full);
        problem.Objective.GaussNewtonTimes(problem.Objective.Weights, v, gauss);
        for (int i = 0; i < v.Length; i++) Assert.Equal(full[i], gauss[i], 2e-3 * full.Max(Math.Abs));
    }

    [Fact]
    [Trait("row", "K3")]
    public void Gauss_Newton_and_Lbfgs_train_a_small_network()
    {
        using var problem = new Problem(new Sequential(new Linear(6, 8, init: Init.Glorot), new Tanh(), new Linear(8, 1, init: Init.Glorot)));
        double[] first = problem.Objective.Weights, second = problem.Objective.Weights;
        DescentPath newton = Descent.Newton(problem.Objective, first, problem.Objective.GaussNewtonTimes, damping: 1e-3, steps: 15, tolerance: 1e-4);
        DescentPath lbfgs = Descent.Lbfgs(problem.Objective, second, steps: 150, tolerance: 1e-4);
        output.WriteLine($"from {newton.Values[0]:g4}: Gauss-Newton {newton.Value:g4} in {newton.Steps} steps, L-BFGS {lbfgs.Value:g4} in {lbfgs.Steps}");
        Assert.True(newton.Value < 0.05 * newton.Values[0]);
        Assert.True(lbfgs.Value < 0.05 * lbfgs.Values[0]);
    }

    /// <summary>Regression: features of different scale, a target that is a smooth function of them.</summary>
    private sealed class Problem : IDisposable
    {
        private readonly CpuDevice device = new(1);
        private readonly ParameterStore store;

        public Problem(Layer model)
        {
            store = ParameterStore.For(model.Parameters, device, seed: 5);
            var x = new float[Samples * 6];
            new Philox(9).FillNormal(x, 1);
            for (int i = 0; i < x.Length; i++) x[i] *= 0.3f + (0.4f * (i % 6));
            float[] targets = [.. x.Chunk(6).Select(row => MathF.Tanh(row[0] - row[1] + (0.5f * row[3])) + (0.1f * row[5]))];
            Objective = new(model, store, x, [Samples, 6], y => new MeanSquaredError().Of(y, y.Pass.Input(targets, [Samples, 1])));
        }

        public ModelObjective Objective { get; }

        public void Dispose()
        {
            store.Dispose();
            device.Dispose();
        }
    }
}
