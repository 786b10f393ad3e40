using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Tests.Layers;

/// <summary>What batch normalisation does to a batch, in training, in inference and frozen.</summary>
public sealed class BatchNormUseTests
{
    [Fact]
    [Trait("row", "I4")]
    public void Scale_and_shift_at_deviation_and_mean_undo_the_norm()
    {
        var norm = new BatchNorm(3, epsilon: 1e-12f);
        float[] x = Values(50 * 3);
        using var store = ParameterStore.For(norm.Parameters, Device.Cpu, seed: 1);
        for (int c = 0; c < 3; c++)
        {
            double[] column = [.. x.Where((_, i) => i % 3 == c).Select(v => (double)v)];
            norm.Shift!.Values[c] = (float)column.Average();
            norm.Scale!.Values[c] = (float)Math.Sqrt(column.Average(v => (v - column.Average()) * (v - column.Average())));
        }

        float[] y = Run(norm, store, x, [50, 3], training: true);
        for (int i = 0; i < x.Length; i++) Assert.Equal(x[i], y[i], 2e-6f);
    }

    [Theory]
    [Trait("row", "I3")]
    [Trait("row", "I7")]
    [InlineData(60)]
    [InlineData(5, 12)]
    [InlineData(5, 3, 4)]
    public void Rows_sequences_and_images_are_normalised_over_all_but_the_last_axis(params int[] leading)
    {
        var norm = new BatchNorm(4, affine: false);
        using var store = ParameterStore.For(norm.Parameters, Device.Cpu, seed: 1);
        float[] y = Run(norm, store, Values(240), new([.. leading, 4]), training: true);
        for (int c = 0; c < 4; c++)
        {
            double[] column = [.. y.Where((_, i) => i % 4 == c).Select(v => (double)v)];
            Assert.Equal(0, column.Average(), 1e-5);
            Assert.Equal(1, column.Average(v => v * v), 1e-4);
        }

    }

    [Fact]
    [Trait("row", "I8")]
    [Trait("row", "I9")]
    public void Inference_of_a_sample_is_independent_of_the_others_to_the_bit_and_training_is_not()
    {
        var net = new Sequential(new Conv2d(2, 5, 3, padding: 1, bias: false), new BatchNorm(5), new Relu(), new Flatten(), new Linear(80, 3));
        using var store = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        float[] batch = Values(6 * 32), other = Values(6 * 32, seed: 9);
        batch.AsSpan(0, 32).CopyTo(other);
        float[] trained = Run(net, store, batch, [6, 4, 4, 2], training: true)[..3];
        Assert.NotEqual(trained, Run(net, store, other, [6, 4, 4, 2], training: true)[..3]);
        float[] alone = Run(net, store, batch[..32], [1, 4, 4, 2], training: false);
        Assert.Equal(alone, Run(net, store, batch, [6, 4, 4, 2], training: false)[..3]);
        Assert.Equal(alone, Run(net, store, other, [6, 4, 4, 2], training: false)[..3]);
    }

    [Fact]
    [Trait("row", "I23")]
    public void Each_feature_is_normalised_and_their_correlation_stays()
    {
        float[] x = Values(400);
        for (int i = 0; i < x.Length; i += 2) x[i + 1] = (0.8f * x[i]) + (0.3f * x[i + 1]);
        var norm = new BatchNorm(2, affine: false);
        using var store = ParameterStore.For(norm.Parameters, Device.Cpu, seed: 1);
        Assert.Equal(Correlation(x), Correlation(Run(norm, store, x, [200, 2], training: true)), 1e-5);
        Assert.True(Correlation(x) > 0.5);
    }

    [Fact]
    [Trait("row", "I20")]
    public void One_value_per_channel_is_refused_in_training_with_the_cure()
    {
        var norm = new BatchNorm(4);
        using var store = ParameterStore.For(norm.Parameters, Device.Cpu, seed: 1);
        ShapeException e = Assert.Throws<ShapeException>(() => Run(norm, store, Values(4), [1, 4], training: true));
        Assert.Contains("use a larger batch or drop the last one", e.Message, StringComparison.Ordinal);
        Run(norm, store, Values(4), [1, 4], training: false);
    }

    [Theory]
    [Trait("row", "I5")]
    [InlineData(0.99f, 0.01f)]
    [InlineData(0.9f, 0.1f)]
    [InlineData(1f, 0f)]
    public void The_momentum_of_Keras_is_that_of_the_old_statistics(float momentum, float newWeight) => Assert.Equal(newWeight, BatchNorm.NewWeightFromKerasMomentum(momentum));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Frozen_norms_keep_statistics_and_are_constants_on_the_way_back(bool scaleAndShift)
    {
        var net = new Sequential(new Conv2d(2, 3, 3, bias: false), new BatchNorm(3), new Relu(), new Flatten(), new Linear(12, 2));
        Assert.Equal(1, BatchNorm.FreezeAll(net, scaleAndShift));
        using var store = ParameterStore.For(net.Parameters, Device.Cpu, seed: 1);
        var norm = (BatchNorm)net.Layers[1];
        norm.RunningMean.Values.Fill(0.3f);
        norm.RunningVariance.Values.Fill(2);
        float[] x = Values(4 * 32);
        Assert.Equal(Run(net, store, x, [4, 4, 4, 2], training: false), Run(net, store, x, [4, 4, 4, 2], training: true));
        using (Pass pass = Pass.Training(store, 1)) net.Apply(pass.Input(x, [4, 4, 4, 2])).Sum().Backward();
        Assert.All(norm.RunningMean.Values.ToArray(), v => Assert.Equal(0.3f, v));
        Assert.All(norm.RunningVariance.Values.ToArray(), v => Assert.Equal(2, v));
        Assert.Equal(0, norm.BatchesTracked.Values[0]);
        Assert.Equal(!scaleAndShift, norm.Scale!.Trainable);
        Assert.Equal(scaleAndShift, norm.Shift!.Gradients.IsEmpty);
    }

    private static double Correlation(float[] x)
    {
        double[] a = [.. x.Where((_, i) => i % 2 == 0).Select(v => (double)v)], b = [.. x.Where((_, i) => i % 2 == 1).Select(v => (double)v)];
        double ma = a.Average(), mb = b.Average();
        return a.Zip(b, (p, q) => (p - ma) * (q - mb)).Sum() / Math.Sqrt(a.Sum(p => (p - ma) * (p - ma)) * b.Sum(q => (q - mb) * (q - mb)));
    }

    private static float[] Run(Layer layer, ParameterStore store, float[] values, Shape shape, bool training)
    {
        using Pass pass = training ? Pass.Training(store, 0) : Pass.Inference(store);
        return layer.Apply(pass.Input(values, shape)).Keep();
    }

    private static float[] Values(int count, ulong seed = 7)
    {
        var values = new float[count];
        var random = new Philox(seed);
        random.FillNormal(values, 1.5f);
        return values;
    }
}
