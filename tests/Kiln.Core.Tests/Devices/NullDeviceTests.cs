using Kiln.Devices;

namespace Kiln.Core.Tests.Devices;

public sealed class NullDeviceTests
{
    [Fact]
    public void Shapes_are_inferred_and_nothing_is_computed()
    {
        using var store = ParameterStore.For([], new NullDevice(), seed: 0);
        using Pass pass = Pass.Inference(store);
        Tensor y = pass.Input(new float[12], [2, 6]).Linear(pass.Use(new Parameter("w", [6, 4], Init.He)), null);
        Assert.Equal([2, 4], y.Shape.ToArray());
    }

    [Fact]
    public void Parameters_of_another_store_may_be_used_and_keep_their_values()
    {
        var w = new Parameter("w", [3, 2], Init.One);
        using var owner = ParameterStore.For([w], new NullDevice(), seed: 0);
        using var nothing = ParameterStore.For([], new NullDevice(), seed: 0);
        using (Pass pass = Pass.Inference(nothing)) pass.Input(new float[3], [1, 3]).Linear(pass.Use(w), null);
        Assert.Equal(Enumerable.Repeat(1f, 6), w.Values.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_still_refused()
    {
        using var store = ParameterStore.For([], new NullDevice(), seed: 0);
        using Pass pass = Pass.Inference(store);
        Tensor x = pass.Input(new float[5], [1, 5]), w = pass.Use(new Parameter("head.weight", [6, 4], Init.He));
        Assert.Equal("head", Assert.Throws<ShapeException>(() => x.Linear(w, null)).Path);
    }
}
