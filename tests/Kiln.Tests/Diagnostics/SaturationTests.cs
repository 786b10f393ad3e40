using Kiln.Cpu;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class SaturationTests(ITestOutputHelper output) : IDisposable
{
    private readonly CpuDevice device = new(2);

    public void Dispose() => device.Dispose();

    [Theory]
    [Trait("row", "F11")]
    [InlineData(1, 0.2, 0.0039)]
    [InlineData(3, 0.2, 0.336)]
    [InlineData(1, 0.1, 0.0003)]
    [InlineData(3, 0.1, 0.225)]
    [InlineData(1, 0.05, 0)]
    [InlineData(3, 0.05, 0.146)]
    public void The_share_of_a_normal_input_in_the_flat_parts_of_a_sigmoid_is_the_known_one_in_theory_and_through_the_layer(double deviation, double below, double expected)
    {
        Saturation theory = Saturation.Predict(ActivationOp.Sigmoid.Function, deviation, below), measured = Saturation.Measure(new Sigmoid(), device, deviation, below, samples: 200_000);
        output.WriteLine($"std {deviation}, slope below {below:P0}: theory {theory.Flat:P3}, measured {measured.Flat:P3}; mean slope {theory.MeanSlope:F4}, {measured.MeanSlope:F4}");
        Assert.Equal(expected, theory.Flat, 0.0006);
        Assert.Equal(theory.Flat, measured.Flat, 4 * Math.Sqrt((theory.Flat + 1e-5) / 200_000));   // four deviations of a counted share
        Assert.Equal(theory.MeanSlope, measured.MeanSlope, 1e-3);
        Assert.Equal(deviation == 1 ? 0.207 : 0.115, theory.MeanSlope, 0.0006);
    }

    [Theory]
    [Trait("row", "F11")]
    [InlineData("tanh")]
    [InlineData("softsign")]
    [InlineData("hard-tanh")]
    [InlineData("hard-sigmoid")]
    [InlineData("relu6")]
    public void Theory_and_layer_agree_for_other_functions_and_inputs_off_centre(string name)
    {
        Layer layer = Activations.Parse(name);
        Saturation theory = Saturation.Predict(Activations.Function(name), 1.5, 0.1, mean: 0.7), measured = Saturation.Measure(layer, device, 1.5, 0.1, mean: 0.7);
        output.WriteLine($"{name}: theory {theory}, measured {measured}");
        Assert.Equal(theory.Flat, measured.Flat, 0.007);
        Assert.Equal(theory.MeanSlope, measured.MeanSlope, 0.007);
        Assert.True(theory.Flat > 0.01);
    }

    [Fact]
    public void The_sigmoid_is_tanh_of_half_the_input_so_that_its_steep_range_is_twice_as_wide()
    {
        (double low, double high) = Saturation.SteepRange(ActivationOp.Sigmoid.Function, 0.2);
        (double narrowLow, double narrowHigh) = Saturation.SteepRange(ActivationOp.Tanh.Function, 0.2);
        Assert.Equal(2 * narrowHigh, high, 1e-9);
        Assert.Equal(2 * narrowLow, low, 1e-9);
        Assert.Equal(Math.Acosh(1 / Math.Sqrt(0.2)), narrowHigh, 1e-9);   // tanh′ = 1/cosh²
        Assert.Equal(-narrowHigh, narrowLow, 1e-12);
    }

    [Fact]
    public void Functions_that_do_not_saturate_and_settings_out_of_range_are_refused()
    {
        Assert.Equal("Saturation: Relu is not flat on both sides of a steep place; ask for sigmoid, tanh, softsign, hard tanh or hard sigmoid.", Assert.Throws<InputException>(() => Saturation.Predict(ActivationOp.Relu.Function, 1, 0.1)).Message);
        Assert.Equal("below: expected a share above 0 and at most 1, received 0.", Assert.Throws<InputException>(() => Saturation.SteepRange(ActivationOp.Tanh.Function, 0)).Message);
        Assert.Contains("received Flatten()", Assert.Throws<InputException>(() => Saturation.Measure(new Flatten(), device, 1, 0.1)).Message, StringComparison.Ordinal);
    }
}
