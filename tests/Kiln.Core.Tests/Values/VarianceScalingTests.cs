namespace Kiln.Core.Tests.Values;

public sealed class VarianceScalingTests
{
    [Theory]
    [InlineData(FanMode.In, 200)]
    [InlineData(FanMode.Out, 50)]
    [InlineData(FanMode.Average, 125)]
    public void The_variance_is_scale_over_fan(FanMode mode, double fan)
    {
        foreach (Spread spread in new[] { Spread.Uniform, Spread.Normal })
        {
            float[] values = Fill(new VarianceScaling(3, mode, spread), new(200, 50));
            Assert.InRange(values.Average(v => (double)v * v) * fan / 3, 0.95, 1.05);
        }
    }

    [Fact]
    public void A_truncated_normal_is_cut_at_two_deviations()
    {
        float[] values = Fill(new VarianceScaling(1, FanMode.In, Spread.TruncatedNormal), new(100, 1));
        Assert.All(values, v => Assert.InRange(v, -0.2f, 0.2f));
        Assert.InRange(values.Average(v => (double)v * v) * 100, 0.73, 0.82);   // the cut takes the variance to 0.774 of what it was
    }

    [Fact]
    public void Uniform_values_stay_within_the_root_of_three_variances()
    {
        float bound = MathF.Sqrt(3 * 2f / 50);
        Assert.All(Fill(new VarianceScaling(2, FanMode.In, Spread.Uniform), new(50, 1)), v => Assert.InRange(v, -bound, bound));
    }

    [Fact]
    public void Without_a_fan_the_scale_is_the_variance() =>
        Assert.InRange(Fill(new VarianceScaling(1, FanMode.In, Spread.Normal), default).Average(v => (double)v * v), 0.95, 1.05);

    private static float[] Fill(VarianceScaling init, Fan fan)
    {
        var values = new float[50_000];
        var random = new Philox(12);
        init.Fill(values, fan, ref random);
        return values;
    }
}
