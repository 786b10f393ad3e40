using Kiln.Cpu;
using Kiln.Tests.Training;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class StepSmoothnessTests(ITestOutputHelper output) : IDisposable
{
    private readonly CpuDevice device = new(2);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "I17")]
    public void Along_a_parabola_everything_is_known()
    {
        // L(w) = mean((w·x)²) for one weight and x = 2: L = 4w², L′ = 8w, L″ = 8 = β.
        var net = new Linear(1, 1, bias: false, init: new Constant(0.5f));
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        StepSmoothness found = StepSmoothness.Measure(net, weights, [2], [1, 1], y => new MeanSquaredError().Of(y, y.Pass.Input([0], [1, 1])), [0.05f, 0.1f]);
        Assert.Equal((1.0, 4.0), (Math.Round(found.Loss, 6), Math.Round(found.GradientNorm, 6)));
        Assert.Equal(0.36, found.Points[0].Loss, 1e-6);    // w = 0.3
        Assert.Equal(0.04, found.Points[1].Loss, 1e-6);    // w = 0.1
        Assert.Equal(0.96, found.LossRange, 1e-6);
        Assert.Equal(3.2, found.GradientChange, 1e-5);
        Assert.Equal(8, found.Beta, 1e-5);
    }

    [Fact]
    [Trait("row", "I17")]
    public void A_measurement_in_the_middle_of_training_leaves_no_trace_not_even_in_running_statistics_and_masks()
    {
        Layer net = SmallNets.ConvBn();
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        Batch batch = new Loader(new Blobs(60), 30, seed: 1, shuffle: false).Epoch(0).First();
        using (Pass pass = Pass.Training(weights, 0)) new CrossEntropy().Of(net.Apply(pass.Input(batch.Values, batch.Shape)), batch.Labels).Backward();
        float[] values = weights.Values.Span.ToArray(), gradients = weights.Gradients.Span.ToArray();
        StepSmoothness found = StepSmoothness.Measure(net, weights, batch, new CrossEntropy(), 0.1f, 1), again = StepSmoothness.Measure(net, weights, batch, new CrossEntropy(), 0.1f, 1);
        Assert.Equal(values, weights.Values.Span.ToArray());
        Assert.Equal(gradients, weights.Gradients.Span.ToArray());
        Assert.Equal(found.Points, again.Points);
        Assert.True(found.Beta > 0);
    }

    [Fact]
    [Trait("row", "I17")]
    public void With_batch_norm_the_loss_of_a_deep_network_is_smoother_along_the_step()
    {
        double ratio = 1;
        foreach (ulong seed in (ulong[])[1, 2, 3])
        {
            (double plain, double plainDrift) = Trained(norm: false, seed);
            (double normed, double drift) = Trained(norm: true, seed);
            output.WriteLine($"seed {seed}: mean β {plain:g4} plain, {normed:g4} with batch norm; mean shift of pre-activations per step {plainDrift:g3}, {drift:g3}");
            ratio *= Math.Pow(plain / normed, 1.0 / 3);
            Assert.True(drift > 0 && plainDrift > 0);
        }

        output.WriteLine($"mean ratio {ratio:F2}");
        Assert.True(ratio > 1.1);
    }

    [Fact]
    public void Rates_are_needed_and_positive()
    {
        var net = new Linear(1, 1);
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        Assert.Contains("at least one place", Assert.Throws<InputException>(() => StepSmoothness.Measure(net, weights, [2], [1, 1], y => y.Sum(), [])).Message, StringComparison.Ordinal);
        Assert.Equal("rates: expected a positive number, received -1.", Assert.Throws<InputException>(() => StepSmoothness.Measure(net, weights, [2], [1, 1], y => y.Sum(), [-1])).Message);
    }

    // Means over the first steps of training of β along the step, and of the drift of pre-activations of hidden layers between steps.
    private (double Beta, double Drift) Trained(bool norm, ulong seed)
    {
        Layer net = Spirals.Net("relu", norm, hidden: 4);
        using var weights = ParameterStore.For(net.Parameters, device, seed);
        using OptimizerState optimizer = OptimizerState.For(new Sgd(0.1f), weights);
        var loader = new Loader(new Spirals(600), 100, seed, shuffle: true, threads: 0);
        Batch fixedBatch = new Loader(new Spirals(300), 300, seed, shuffle: false, threads: 0).Epoch(0).First();
        double beta = 0, drift = 0;
        int steps = 0;
        for (int epoch = 0; epoch < 5; epoch++)
        {
            foreach (Batch batch in loader.Epoch(epoch))
            {
                beta += StepSmoothness.Measure(net, weights, batch, new CrossEntropy(), 0.05f, 0.1f, 0.2f, 0.4f).Beta;
                ActivationSnapshot before = ActivationSnapshot.Take(net, weights, fixedBatch.Values, fixedBatch.Shape);
                using (Pass pass = Pass.Training(weights, steps)) new CrossEntropy().Of(net.Apply(pass.Input(batch.Values, batch.Shape)), batch.Labels).Backward();
                optimizer.Step(1, 1);
                ActivationSnapshot after = ActivationSnapshot.Take(net, weights, fixedBatch.Values, fixedBatch.Shape);
                drift += after.Since(before).Where(d => d.Code.StartsWith("Linear", StringComparison.Ordinal)).Average(d => d.MeanShift);
                steps++;
            }
        }

        return (beta / steps, drift / steps);
    }
}
