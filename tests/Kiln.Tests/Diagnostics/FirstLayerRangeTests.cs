using Kiln.Cpu;
using Kiln.Devices;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class FirstLayerRangeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [Trait("row", "A17")]
    public void Centred_and_scaled_inputs_lie_where_theory_says_and_others_beyond(string function)
    {
        FirstLayerRange centred = Measure(function, 0, 1), shifted = Measure(function, 5, 1), large = Measure(function, 0, 10);
        double predicted = 1 - Saturation.Predict(Activations.Function(function), 1, FirstLayerRange.UsualShare).Flat;
        output.WriteLine($"{function}: in the linear range {centred.InRange:P1} (theory {predicted:P1}), inputs around 5 {shifted.InRange:P1}, ten times as large {large.InRange:P1}");
        Assert.Equal(predicted, centred.InRange, 0.02);
        Assert.Equal(0, centred.AlwaysOn + centred.AlwaysOff);
        Assert.True(shifted.InRange < centred.InRange - 0.2 && large.InRange < centred.InRange - 0.2);
        Assert.True(shifted.AlwaysOn + shifted.AlwaysOff > shifted.Units / 4);
        Assert.Equal(-centred.High, centred.Low, 1e-9);
    }

    [Fact]
    [Trait("row", "A17")]
    public void Of_a_rectifier_units_on_one_side_are_counted_and_a_norm_before_it_centres_them()
    {
        FirstLayerRange plain = Measure("relu", 5, 1), normed = Measure("relu", 5, 1, norm: true);
        Assert.True(double.IsNaN(plain.InRange));
        Assert.True(plain.AlwaysOn > 10 && plain.AlwaysOff > 10);
        Assert.Equal((100, 0, 0), (normed.Units, normed.AlwaysOn, normed.AlwaysOff));
    }

    [Fact]
    public void A_model_without_a_function_has_no_range_and_the_values_stay()
    {
        Layer net = new Sequential(new Linear(3, 2), new BatchNorm(2));
        using ParameterStore weights = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        float[] before = [.. weights.Values.Span];
        Assert.Null(FirstLayerRange.Measure(net, weights, Batches(3, 1, 2)));
        Assert.Equal(before, weights.Values.Span.ToArray());
        Assert.Throws<InputException>(() => FirstLayerRange.Measure(net, weights, []));
    }

    private static FirstLayerRange Measure(string function, float mean, float scale, bool norm = false)
    {
        var first = new Linear(100, 100, bias: false, init: new Normal(0.1));
        Layer net = norm ? new Sequential(first, new BatchNorm(100), Activations.Parse(function)) : new Sequential(first, Activations.Parse(function));
        using ParameterStore weights = ParameterStore.For(net.Parameters, Device.Cpu, seed: 3);
        return FirstLayerRange.Measure(net, weights, Batches(100, scale, mean))!;
    }

    private static IEnumerable<Batch> Batches(int features, float scale, float mean)
    {
        float[] rows = new float[600 * features];
        new Philox(4).FillNormal(rows, scale);
        for (int i = 0; i < rows.Length; i++) rows[i] += mean;
        var table = new TableData("t", [.. Enumerable.Range(0, features).Select(f => $"{f}")], rows, new int[600], ["a"]);
        return new Loader(table, 200, seed: 1, shuffle: false, threads: 0).Epoch(0);
    }
}
