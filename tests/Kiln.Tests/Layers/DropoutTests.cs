namespace Kiln.Tests.Layers;

public sealed class DropoutTests
{
    private static readonly float[] Ones = [.. Enumerable.Repeat(1f, 4000)];

    [Fact]
    public void Inference_changes_nothing() => Assert.Equal(Ones, Computed.Inference(new Dropout(0.9f), Ones, [4, 1000]));

    [Fact]
    public void Training_drops_about_its_share_and_scales_the_rest()
    {
        float[] y = Computed.Training(new Dropout(0.2f), Ones, [4, 1000]);
        Assert.All(y, v => Assert.True(v is 0 or 1.25f));
        Assert.InRange(y.Count(v => v == 0), 700, 900);   // 800 expected, deviation 25
    }

    [Fact]
    public void The_mask_belongs_to_the_step()
    {
        var dropout = new Dropout();
        Assert.Equal(Computed.Training(dropout, Ones, [4, 1000], step: 3), Computed.Training(dropout, Ones, [4, 1000], step: 3));
        Assert.NotEqual(Computed.Training(dropout, Ones, [4, 1000], step: 3), Computed.Training(dropout, Ones, [4, 1000], step: 4));
    }

    [Fact]
    public void A_probability_of_zero_changes_nothing() => Assert.Equal(Ones, Computed.Training(new Dropout(0), Ones, [4, 1000]));
}
