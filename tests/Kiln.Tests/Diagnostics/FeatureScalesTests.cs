using Kiln.Cpu;
using Kiln.Devices;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class FeatureScalesTests(ITestOutputHelper output)
{
    private const int Features = 6;

    [Fact]
    [Trait("row", "A16")]
    public void A_feature_a_thousand_times_larger_has_a_gradient_a_thousand_times_larger()
    {
        FeatureScales plain = Measure(1), large = Measure(1000);
        output.WriteLine($"largest gradient over the median: {plain.GradientRatio:F2} for equal scales, {large.GradientRatio:F0} where one feature is 1000 times as large");
        Assert.Equal(1000, large.GradientNorms[2] / plain.GradientNorms[2], 1e-2);
        for (int f = 0; f < Features; f++) Assert.True(f == 2 || large.GradientNorms[f] == plain.GradientNorms[f]);
        Assert.InRange(plain.GradientRatio, 1, 3);
        Assert.InRange(large.GradientRatio, 300, 3000);
        Assert.Equal(2, large.Largest);
    }

    [Fact]
    [Trait("row", "A18")]
    public void Weights_are_measured_and_ranked_by_feature()
    {
        Layer net = new Sequential(new Linear(3, 2), new Relu(), new Linear(2, 3));
        using ParameterStore weights = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        Parameter first = net.Parameters[0];
        ((float[])[3, 4, 0, 0, 6, 8]).CopyTo(first.Values);   // [inputs, outputs]
        float[] before = [.. weights.Values.Span];
        FeatureScales found = FeatureScales.Measure(net, weights, new CrossEntropy(), Batches(Table(1, features: 3)));
        Assert.Equal([5.0, 0, 10], found.WeightNorms);
        Assert.Equal([2, 0, 1], found.Ranked);
        Assert.Equal("0", found.Layer);
        Assert.Equal(before, weights.Values.Span.ToArray());
    }

    [Fact]
    [Trait("row", "A18")]
    public void Features_of_a_convolution_are_its_channels()
    {
        Layer net = new Sequential(new Conv2d(2, 3, kernel: 1), new Flatten(), new Linear(3, 2));
        using ParameterStore weights = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        ((float[])[1, 2, 2, 0, 3, 4]).CopyTo(net.Parameters[0].Values);
        FeatureScales found = FeatureScales.Measure(net, weights, new CrossEntropy(), Batches(new Points()));
        Assert.Equal([3.0, 5], found.WeightNorms);
        Assert.Equal(2, found.GradientNorms.Count);
        Assert.Contains("no", Assert.Throws<InputException>(() => FeatureScales.Measure(net, weights, new CrossEntropy(), [])).Message, StringComparison.Ordinal);
    }

    // The weights of feature 2 are 0: how large it is does not change what the model makes.
    private static FeatureScales Measure(float scale)
    {
        Layer net = new Sequential(new Linear(Features, 3));
        using ParameterStore weights = ParameterStore.For(net.Parameters, Device.Cpu, seed: 4);
        net.Parameters[0].Values.Slice(2 * 3, 3).Clear();
        return FeatureScales.Measure(net, weights, new CrossEntropy(), Batches(Table(scale, Features)));
    }

    private static IEnumerable<Batch> Batches(Dataset data) => new Loader(data, 32, seed: 1, shuffle: false, threads: 0).Epoch(0);

    private static TableData Table(float scale, int features)
    {
        float[] rows = new float[256 * features];
        new Philox(2).FillNormal(rows, 1);
        for (int i = 2; i < rows.Length; i += features) rows[i] *= scale;
        return new("t", [.. Enumerable.Range(0, features).Select(f => $"{f}")], rows, [.. Enumerable.Range(0, 256).Select(i => i % 3)], ["a", "b", "c"]);
    }

    private sealed class Points : Dataset
    {
        public override string Name => "points";

        public override int Count => 8;

        public override Shape SampleShape => [1, 1, 2];

        public override IReadOnlyList<string> ClassNames => ["a", "b"];

        public override int LabelOf(int index) => index % 2;

        public override void Read(int index, in SampleKey key, Span<float> into) => into.Fill(index);
    }
}
