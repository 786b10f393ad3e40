namespace Kiln.Vision.Tests;

public sealed class RandAugmentTests
{
    [Fact]
    [Trait("row", "E8")]
    public void At_strength_0_only_the_ops_without_strength_and_one_value_of_solarize_change_anything()
    {
        var size = new ImageSize(32, 32, 3);
        var pipeline = new Pipeline(new RandAugment(1, 0));
        var plan = new Plan();
        int changes = 0;
        for (int i = 0; i < 3000; i++)
        {
            pipeline.Draw(size, new SampleKey(1, 0, i), plan);
            if (plan.Count == 0) continue;
            changes++;
            Assert.True(plan.TransformOf(0) is RandomAutocontrast or RandomEqualize || (plan.TransformOf(0) is RandomSolarize && plan.DrawOf(0).A == 255));
        }

        Assert.InRange(changes / 3000.0, (3 / 14.0) - 0.025, (3 / 14.0) + 0.025);
    }

    [Fact]
    [Trait("row", "E8")]
    public void As_many_ops_as_asked_at_the_strength_asked()
    {
        var size = new ImageSize(48, 48, 3);
        var pipeline = new Pipeline(new RandAugment(40, 30));
        var plan = new Plan();
        int ops = 0;
        for (int i = 0; i < 500; i++)
        {
            pipeline.Draw(size, new SampleKey(2, 0, i), plan);
            ops += plan.Count;
            for (int t = 0; t < plan.Count; t++)
            {
                if (plan.TransformOf(t) is RandomRotation) Assert.Equal(30, MathF.Abs(plan.DrawOf(t).A));
                if (plan.TransformOf(t) is RandomPosterize) Assert.Equal(4, plan.DrawOf(t).A);
            }
        }

        // Of fourteen ops one is the identity.
        double expected = 40 * 500 * 13 / 14.0;
        Assert.InRange(ops, expected - 200, expected + 200);
    }

    [Theory]
    [InlineData(-1, 9, 31)]
    [InlineData(2, 31, 31)]
    [InlineData(2, 0, 1)]
    public void Settings_out_of_range_are_refused(int count, int strength, int bins) => Assert.Throws<InputException>(() => new RandAugment(count, strength, bins));
}
