using Kiln.Devices;

namespace Kiln.Tests.Diagnostics;

public sealed class MeanFieldTests
{
    [Fact]
    public void Without_activation_the_variance_is_multiplied_by_the_gain_in_every_layer()
    {
        ActivationMoments[] layers = MeanField.Predict(null, new Normal(0.1), width: 400, depth: 3);   // gain 0.01 · 400 = 4
        Assert.Equal([2.0, 4.0, 8.0], layers.Select(l => Math.Round(l.Deviation, 9)));
        Assert.All(layers, l => Assert.Equal(0, l.Mean, 9));
    }

    [Fact]
    public void A_rectified_normal_has_mean_and_deviation_of_the_closed_form()
    {
        ActivationMoments layer = MeanField.Predict(new Activation(ActivationKind.Relu), Init.LeCun, width: 100, depth: 1)[0];
        Assert.Equal(1 / Math.Sqrt(2 * Math.PI), layer.Mean, 9);
        Assert.Equal(Math.Sqrt(0.5 - (1 / (2 * Math.PI))), layer.Deviation, 9);
    }

    [Fact]
    public void A_leaky_rectifier_of_slope_one_is_the_identity()
    {
        ActivationMoments layer = MeanField.Predict(new Activation(ActivationKind.LeakyRelu, First: 1), Init.LeCun, width: 100, depth: 1)[0];
        Assert.Equal(0, layer.Mean, 9);
        Assert.Equal(1, layer.Deviation, 9);
    }

    [Fact]
    public void A_sigmoid_has_mean_one_half_whatever_the_gain() =>
        Assert.All(MeanField.Predict(new Activation(ActivationKind.Sigmoid), new Normal(0.3), width: 100, depth: 4), l => Assert.Equal(0.5, l.Mean, 9));

    [Theory]
    [InlineData(ActivationKind.Tanh, "normal:0.01", new[] { .49, .29, .18, .11, .07, .05 })]
    [InlineData(ActivationKind.Tanh, "fan-in", new[] { .63, .49, .41, .36, .32, .29 })]
    [InlineData(ActivationKind.Tanh, "normal:0.05", new[] { .87, .85, .85, .85, .85, .85 })]
    [InlineData(ActivationKind.Relu, "fan-in", new[] { .58, .41, .29, .21, .15, .10 })]
    [InlineData(ActivationKind.Relu, "he", new[] { .83, .83, .83, .83, .83, .83 })]
    public void Known_networks_of_width_4096_are_predicted_to_a_hundredth(ActivationKind kind, string init, double[] deviations)
    {
        ActivationMoments[] layers = MeanField.Predict(new Activation(kind), Init.Parse(init), width: 4096, depth: 6);
        for (int i = 0; i < deviations.Length; i++) Assert.InRange(layers[i].Deviation, deviations[i] - 0.01, deviations[i] + 0.01);
    }

    [Theory]
    [InlineData("glorot")]
    [InlineData("glorot-normal")]
    [InlineData("he")]
    [InlineData("he-uniform")]
    [InlineData("torch")]
    [InlineData("normal:0.02")]
    [InlineData("uniform:0.02")]
    public void The_variance_of_an_initialiser_is_the_one_its_draws_have(string name) => AssertVariance(Init.Parse(name));

    [Fact]
    public void The_variance_of_truncated_normals_counts_what_was_redrawn() =>
        AssertVariance(new VarianceScaling(1, FanMode.Out, Spread.TruncatedNormal));

    [Fact]
    public void Weights_that_are_not_random_are_refused() =>
        Assert.Contains("draws none", Assert.Throws<InputException>(() => MeanField.VarianceOf(Init.One, new Fan(4, 4))).Message, StringComparison.Ordinal);

    private static void AssertVariance(Init init)
    {
        var fan = new Fan(300, 100);
        var values = new float[200_000];
        Philox random = Philox.For(1, "weights");
        init.Fill(values, fan, ref random);
        double drawn = values.Average(v => (double)v * v);
        Assert.InRange(MeanField.VarianceOf(init, fan) / drawn, 0.98, 1.02);   // six deviations of the estimate from 200 000 normals
    }
}
