using Kiln.Devices;

namespace Kiln.Core.Tests.Ops;

public sealed class BatchNormTests
{
    private static readonly BatchNormOp Op = new(1e-5f, 0.1f);

    [Fact]
    public void Training_moves_running_statistics_as_PyTorch_does()
    {
        (Parameter mean, Parameter variance) = Statistics(1);
        using var t = new ReferencePass(true, mean, variance);
        t.Pass.Run(Op, [t.Variable([4, 1], 1, 2, 3, 6), t.Pass.Use(mean), t.Pass.Use(variance)]);
        Assert.Equal(0.9f * 0 + 0.1f * 3, mean.Values[0], 6);
        Assert.Equal(0.9f * 1 + 0.1f * (14f / 3), variance.Values[0], 6);   // squares about the mean: 4 + 1 + 0 + 9, unbiased by 4 − 1
    }

    [Fact]
    public void Inference_uses_running_statistics_and_leaves_them()
    {
        (Parameter mean, Parameter variance) = Statistics(1);
        using var t = new ReferencePass(false, mean, variance);
        mean.Values[0] = 2;
        variance.Values[0] = 4;
        Tensor y = t.Pass.Run(Op, [t.Pass.Input([2, 6], [2, 1]), t.Pass.Use(mean), t.Pass.Use(variance)]);
        Assert.Equal(0, y.Span[0]);
        Assert.Equal(2, y.Span[1], 5);
        Assert.Equal((2, 4), (mean.Values[0], variance.Values[0]));
    }

    [Fact]
    public void Frozen_statistics_are_constants_in_training()
    {
        (Parameter mean, Parameter variance) = Statistics(1);
        using var t = new ReferencePass(true, mean, variance);
        Tensor x = t.Variable([1, 1], 5);
        t.Pass.Run(new BatchNormOp(1e-5f, 0.1f, frozen: true), [x, t.Pass.Use(mean), t.Pass.Use(variance)]).Sum().Backward();
        Assert.Equal(1, x.Gradient[0], 4);
        Assert.Equal((0, 1), (mean.Values[0], variance.Values[0]));
    }

    [Theory]
    [InlineData(ActivationKind.Identity)]
    [InlineData(ActivationKind.Relu)]
    [InlineData(ActivationKind.Sigmoid)]
    public void A_residual_that_is_the_input_itself_adds_its_gradient(ActivationKind kind)
    {
        (Parameter mean, Parameter variance) = Statistics(2);
        var function = new ActivationOp(new(kind));
        using var t = new ReferencePass(true, mean, variance);
        float[] values = [1, 2, 3, 5, -4, 6, 2, 9];
        Tensor x = t.Variable([4, 2], values), same = t.Variable([4, 2], values), weights = t.Pass.Input([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
        Tensor normal = t.Pass.Run(Op, [x, t.Pass.Use(mean), t.Pass.Use(variance)]);
        ((normal + x).Apply(function) * weights).Sum().Backward();
        (t.Pass.Run(new BatchNormOp(1e-5f, 0.1f, activation: new(kind), residual: true), [same, t.Pass.Use(mean), t.Pass.Use(variance), same]) * weights).Sum().Backward();
        Assert.All(x.Gradient.ToArray().Zip(same.Gradient.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Given_moments_move_running_statistics_as_those_of_the_batch_do()
    {
        (Parameter mean, Parameter variance) = Statistics(1);
        using var t = new ReferencePass(true, mean, variance);
        t.Pass.Run(new BatchNormOp(1e-5f, 0.1f, givenMoments: true), [t.Variable([4, 1], 1, 2, 3, 6), t.Pass.Use(mean), t.Pass.Use(variance), t.Pass.Input([3, 3.5f], [2, 1])]);
        Assert.Equal(0.1f * 3, mean.Values[0], 6);
        Assert.Equal(0.9f + 0.1f * (14f / 3), variance.Values[0], 6);
    }

    [Fact]
    public void A_residual_or_moments_of_another_shape_are_refused()
    {
        (Parameter mean, Parameter variance) = Statistics(3);
        using var t = new ReferencePass(true, mean, variance);
        Tensor x = t.Counting([2, 3]), m = t.Pass.Use(mean), v = t.Pass.Use(variance);
        Assert.Contains("expected a residual of [2, 3], got [3, 2]", Assert.Throws<ShapeException>(() => t.Pass.Run(new BatchNormOp(1e-5f, 0.1f, residual: true), [x, m, v, t.Counting([3, 2])])).Message, StringComparison.Ordinal);
        Assert.Contains("expected moments of [2, 3], got [3, 2]", Assert.Throws<ShapeException>(() => t.Pass.Run(new BatchNormOp(1e-5f, 0.1f, givenMoments: true), [x, m, v, t.Counting([3, 2])])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 7 inputs (x, gamma, beta, mean, variance, residual, moments) or 5", Assert.Throws<ShapeException>(() => t.Pass.Run(new BatchNormOp(1e-5f, 0.1f, residual: true, givenMoments: true), [x, m, v])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_value_per_channel_is_refused_in_training()
    {
        (Parameter mean, Parameter variance) = Statistics(3);
        using var t = new ReferencePass(true, mean, variance);
        var e = Assert.Throws<ShapeException>(() => t.Pass.Run(Op, [t.Counting([1, 3]), t.Pass.Use(mean), t.Pass.Use(variance)]));
        Assert.Equal("Layer 'norm': BatchNorm: training needs more than one value per channel, got [1, 3]; use a larger batch or drop the last one.", e.Message);
    }

    [Fact]
    public void Other_channels_are_refused()
    {
        (Parameter mean, Parameter variance) = Statistics(3);
        using var t = new ReferencePass(true, mean, variance);
        Assert.Throws<ShapeException>(() => t.Pass.Run(Op, [t.Counting([2, 4]), t.Pass.Use(mean), t.Pass.Use(variance)]));
    }

    [Theory]
    [InlineData(0, 0.1f)]
    [InlineData(1e-5f, -0.1f)]
    [InlineData(1e-5f, 1.5f)]
    public void Settings_outside_their_range_are_refused(float epsilon, float newWeight) =>
        Assert.Throws<ArgumentException>(() => new BatchNormOp(epsilon, newWeight));

    private static (Parameter Mean, Parameter Variance) Statistics(int channels) => (
        new("norm.running_mean", [channels], Init.Zero, kind: ParameterKind.Statistic),
        new("norm.running_var", [channels], Init.One, kind: ParameterKind.Statistic));
}
