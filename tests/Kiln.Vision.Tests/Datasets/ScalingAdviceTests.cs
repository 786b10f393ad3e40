namespace Kiln.Vision.Tests;

public class ScalingAdviceTests
{
    [Fact]
    [Trait("row", "A20")]
    public void Bells_are_standardised_and_what_piles_up_at_a_bound_is_mapped_to_it()
    {
        byte[] pixels = new byte[20_000];
        var random = Philox.For(5, 0);
        for (int i = 0; i < pixels.Length; i += 2)
        {
            pixels[i] = (byte)Math.Clamp(128 + (20 * random.Normal()), 0, 255);
            pixels[i + 1] = random.Chance(0.8f) ? (byte)0 : (byte)random.Below(256);
        }

        IReadOnlyList<ScalingAdvice> advice = ScalingAdvice.Of(new ImageSet("x", DataPart.Train, new(10, 10, 2), pixels, new int[100], ["a"]));
        Assert.Equal(["standardise", "min-max"], advice.Select(a => a.Method));
        Assert.InRange(advice[0].Skewness, -0.1, 0.1);
        Assert.True(advice[1].Skewness > 1.5 && advice[1].AtBounds > 0.75, $"{advice[1]}");
        Assert.Contains("bound", advice[1].Reason);
    }
}
