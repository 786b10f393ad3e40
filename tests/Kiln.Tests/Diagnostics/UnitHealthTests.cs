using Kiln.Cpu;
using Kiln.Tests.Training;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class UnitHealthTests(ITestOutputHelper output) : IDisposable
{
    private readonly CpuDevice device = new(2);

    public void Dispose() => device.Dispose();

    [Theory]
    [Trait("row", "F12")]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("hard-sigmoid")]
    [InlineData("hard-tanh")]
    public void Layers_with_large_weights_are_saturated_as_theory_says_and_their_gradient_dies(string function)
    {
        (UnitHealth calm, double gradient) = Second(1);
        (UnitHealth wild, double lost) = Second(8);
        output.WriteLine($"{function}: saturated {calm.Saturated:P2} at deviation 1, {wild.Saturated:P2} at 8; gradients {gradient:g3} and {lost:g3}");
        Assert.Equal(Saturation.Predict(Activations.Function(function), 1, UnitHealth.UsualBelow).Flat, calm.Saturated, 0.02);
        Assert.Equal(Saturation.Predict(Activations.Function(function), 8, UnitHealth.UsualBelow).Flat, wild.Saturated, 0.02);
        Assert.True(wild.Saturated > calm.Saturated + 0.2);
        Assert.True(lost < 0.75 * gradient);

        // A layer whose input is N(0, scale²), and the gradient that comes out of its function for one of N(0, 1).
        (UnitHealth, double) Second(double scale)
        {
            Layer net = new Sequential(new Linear(100, 200, bias: false, init: new Normal(scale / 10)), Activations.Parse(function));
            using var weights = ParameterStore.For(net.Parameters, device, seed: 3);
            var x = new float[400 * 100];
            new Philox(4).FillNormal(x, 1);
            IReadOnlyList<LayerSignal> signals = NetworkProbe.Measure(net, weights, x, [400, 100]);
            UnitHealth health = Assert.Single(UnitHealth.Measure(net, weights, x, [400, 100]));
            Assert.Equal(health.Saturated, signals[1].Saturated, 1e-12);
            Assert.True(double.IsNaN(signals[0].Saturated));
            return (health, signals[0].Gradient);
        }
    }

    [Fact]
    [Trait("row", "F13")]
    public void A_layer_that_was_killed_is_found_and_its_weights_receive_no_gradient_while_a_leaky_one_does()
    {
        (int dead, bool learns) = Kill(new Relu());
        (int leakyDead, bool leakyLearns) = Kill(new LeakyRelu());
        (int eluDead, bool eluLearns) = Kill(new Elu());
        Assert.Equal((16, false), (dead, learns));
        Assert.Equal((0, true), (leakyDead, leakyLearns));
        Assert.Equal((0, true), (eluDead, eluLearns));

        (int Dead, bool Learns) Kill(Layer function)
        {
            var net = new Sequential(new Flatten(), new Linear(32, 16), function, new Linear(16, 3));
            using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
            net.Parameters[1].Values.Fill(-12);   // where ELU still has a slope of e^−12
            var loader = new Loader(new Blobs(90), 30, seed: 1, shuffle: false);
            UnitHealth health = Assert.Single(UnitHealth.Measure(net, weights, loader.Epoch(0)));
            Batch batch = loader.Epoch(0).First();
            using Pass pass = Pass.Training(weights, 0);
            new CrossEntropy().Of(net.Apply(pass.Input(batch.Values, batch.Shape)), batch.Labels).Backward();
            return (health.Dead.Count, net.Parameters[0].Gradients.ToArray().Any(g => g != 0));
        }
    }

    [Fact]
    [Trait("row", "F13")]
    public void Single_dead_units_are_named_and_a_unit_that_speaks_for_one_sample_of_all_batches_is_alive()
    {
        var net = new Sequential(new Linear(2, 4), new Relu(), new Linear(4, 2));
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        net.Parameters[0].Values.Clear();
        net.Parameters[0].Values[2] = 1;                                                       // unit 2 sees the first feature
        new float[] { 1, -1, -2.5f, 0 }.CopyTo(net.Parameters[1].Values);
        Assert.Equal([1, 3], Dead([0, 0, 1, 0, 3, 0]).Except([2]));
        Assert.Equal([1, 2, 3], Dead([0, 0, 1, 0, 2, 0]));
        Assert.DoesNotContain(2, Dead([0, 0, 1, 0, 3, 0]));

        IReadOnlyList<int> Dead(float[] x) => UnitHealth.Measure(net, weights, x, [3, 2])[0].Dead;
    }

    [Fact]
    public void A_measurement_leaves_values_as_they_were_and_needs_samples()
    {
        Layer net = SmallNets.ConvBn();
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        float[] before = weights.Values.Span.ToArray();
        var loader = new Loader(new Blobs(60), 20, seed: 1, shuffle: false);
        UnitHealth health = Assert.Single(UnitHealth.Measure(net, weights, loader.Epoch(0), training: true));
        Assert.Equal(("2", "Relu()", 8), (health.Path, health.Code, health.Units));
        Assert.True(double.IsNaN(health.Saturated));
        Assert.Equal(before, weights.Values.Span.ToArray());
        Assert.Equal("Units are looked at on samples; expected at least one batch, received none.", Assert.Throws<InputException>(() => UnitHealth.Measure(net, weights, [])).Message);
    }
}
