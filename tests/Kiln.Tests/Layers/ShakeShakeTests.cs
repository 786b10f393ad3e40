using Kiln.Cpu;

namespace Kiln.Tests.Layers;

public sealed class ShakeShakeTests
{
    private static readonly CpuDevice OneThread = new(1);   // its own: other classes run at the same time

    private const int Samples = 4000;

    [Fact]
    [Trait("row", "E1")]
    public void Inference_takes_the_mean_and_training_a_uniform_share_of_each_sample()
    {
        (Layer layer, ParameterStore store) = Make(ShakeBackward.Shake);
        using ParameterStore held = store;
        float[] ones = [.. Enumerable.Repeat(1f, Samples)];
        using (Pass inference = Pass.Inference(store)) Assert.All(layer.Forward(inference.Input(ones, [Samples, 1])).Span.ToArray(), y => Assert.Equal(2, y));

        // The branches give 1 and 3 times x: y = 3 − 2 α.
        double[] alphas = [.. Run(layer, store, step: 1).Select(y => (3.0 - y) / 2)];
        Assert.InRange(alphas.Average(), 0.5 - 0.0183, 0.5 + 0.0183);   // four deviations of 1 / √(12 · 4000)
        Assert.InRange(alphas.Average(a => a * a), (1 / 3.0) - 0.019, (1 / 3.0) + 0.019);   // and of √(4/45 / 4000)
        Assert.True(alphas.Min() is >= 0 and < 0.01 && alphas.Max() is > 0.99 and <= 1);
        Assert.Equal(Run(layer, store, step: 1), Run(layer, store, step: 1));
        Assert.NotEqual(Run(layer, store, step: 1), Run(layer, store, step: 2));
    }

    [Theory]
    [Trait("row", "E1")]
    [InlineData(ShakeBackward.Shake)]
    [InlineData(ShakeBackward.Even)]
    [InlineData(ShakeBackward.Keep)]
    public void Gradients_are_weighed_as_asked_for(ShakeBackward backward)
    {
        (Layer layer, ParameterStore store) = Make(backward);
        using ParameterStore held = store;
        double different = 0;
        for (int step = 1; step <= 50; step++)
        {
            using Pass pass = Pass.Training(store, step);
            Tensor y = layer.Forward(pass.Input([1], [1, 1]));
            float alpha = (3 - y.Item()) / 2;
            y.Sum().Backward();
            float first = store.Parameters[0].Gradients[0], second = store.Parameters[1].Gradients[0];
            Assert.Equal(1, first + second, 1e-6f);
            if (backward == ShakeBackward.Even) Assert.Equal(0.5f, first);
            if (backward == ShakeBackward.Keep) Assert.Equal(alpha, first, 1e-6f);
            different += Math.Abs(alpha - first);
        }

        // |α − β| of independent uniform numbers is a third on average, with deviation √(1/18).
        if (backward == ShakeBackward.Shake) Assert.InRange(different / 50, (1 / 3.0) - 0.134, (1 / 3.0) + 0.134);
    }

    [Fact]
    public void Another_way_back_is_refused() => Assert.Throws<InputException>(() => new ShakeShake(new Identity(), new Identity(), (ShakeBackward)9));

    private static (Layer Layer, ParameterStore Store) Make(ShakeBackward backward)
    {
        var layer = new ShakeShake(new Linear(1, 1, bias: false), new Linear(1, 1, bias: false), backward);
        var store = ParameterStore.For(layer.Parameters, OneThread, seed: 1);
        (layer.Parameters[0].Values[0], layer.Parameters[1].Values[0]) = (1, 3);
        return (layer, store);
    }

    private static float[] Run(Layer layer, ParameterStore store, long step)
    {
        using Pass pass = Pass.Training(store, step);
        return layer.Forward(pass.Input([.. Enumerable.Repeat(1f, Samples)], [Samples, 1])).Span.ToArray();
    }
}
