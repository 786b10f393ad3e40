using Kiln.Cpu;

namespace Kiln.Tests.Layers;

public sealed class FeatureMixTests
{
    private static readonly CpuDevice OneThread = new(1);   // its own: other classes run at the same time

    private static readonly float[] Values = [1, 2, 10, 20, 100, 200, 1000, 2000, 5, 6];

    [Fact]
    [Trait("row", "E1")]
    [Trait("row", "E2")]
    public void Samples_are_mixed_with_those_counted_from_the_end_and_gradients_alike()
    {
        var layer = new FeatureMix { Share = 0.75f };
        using var store = ParameterStore.For(layer.Parameters, OneThread, seed: 1);
        using Pass pass = Pass.Training(store, 1);
        Tensor x = pass.Variable(Values, [5, 2]), y = layer.Forward(x);
        float[] expected = new float[10];
        for (int i = 0; i < 10; i++) expected[i] = i / 2 == 2 ? Values[i] : (0.75f * Values[i]) + (0.25f * Values[((4 - (i / 2)) * 2) + (i % 2)]);
        Assert.Equal(expected, y.Span.ToArray());
        (y * pass.Input(Values, [5, 2])).Sum().Backward();
        Assert.Equal(expected, x.Gradient.ToArray());   // the mixture is its own transpose
    }

    [Fact]
    [Trait("row", "E1")]
    public void Inference_and_a_place_that_was_not_chosen_change_nothing()
    {
        var layer = new FeatureMix();
        using var store = ParameterStore.For(layer.Parameters, OneThread, seed: 1);
        using (Pass pass = Pass.Training(store, 1)) Assert.Equal(Values, layer.Forward(pass.Input(Values, [5, 2])).Span.ToArray());
        layer.Share = 0.5f;
        using Pass inference = Pass.Inference(store);
        Assert.Equal(Values, layer.Forward(inference.Input(Values, [5, 2])).Span.ToArray());
    }
}
