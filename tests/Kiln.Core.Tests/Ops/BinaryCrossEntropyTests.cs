namespace Kiln.Core.Tests.Ops;

public sealed class BinaryCrossEntropyTests
{
    [Fact]
    public void A_logit_of_zero_costs_the_logarithm_of_two()
    {
        using var t = new ReferencePass();
        Assert.Equal(MathF.Log(2), t.Variable([1], 0).BinaryCrossEntropyWithLogits(t.Variable([1], 0.3f)).Item(), 6);
    }

    [Fact]
    public void Large_logits_stay_finite()
    {
        using var t = new ReferencePass();
        Assert.Equal(500, t.Variable([2], 1000, 1000).BinaryCrossEntropyWithLogits(t.Variable([2], 0, 1)).Item());
    }
}
