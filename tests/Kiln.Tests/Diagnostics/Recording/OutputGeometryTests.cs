namespace Kiln.Tests.Diagnostics.Recording;

public sealed class OutputGeometryTests
{
    [Fact]
    public void Samples_in_one_direction_have_rank_one_and_orthogonal_ones_their_number()
    {
        var same = new float[20 * 8];
        for (int n = 0; n < 20; n++)
        {
            for (int u = 0; u < 8; u++) same[(n * 8) + u] = (n + 1) * (u - 3.5f);
        }

        Assert.Equal(1, OutputGeometry.Of(same, 20, 8).EffectiveRank, 1e-6);
        Assert.Equal(1, OutputGeometry.Of(same, 20, 8).Similarity, 1e-9);

        var apart = new float[8 * 8];
        for (int n = 0; n < 8; n++) apart[(n * 8) + n] = 3;
        Assert.Equal(8, OutputGeometry.Of(apart, 8, 8).EffectiveRank, 1e-9);
        Assert.Equal(0, OutputGeometry.Of(apart, 8, 8).Similarity, 1e-12);
    }

    [Fact]
    public void The_rank_is_exp_of_the_entropy_of_the_shares_of_singular_values()
    {
        float[] values = [3, 0, 0, 1];   // singular values 3 and 1
        double entropy = -((0.75 * Math.Log(0.75)) + (0.25 * Math.Log(0.25)));
        Assert.Equal(Math.Exp(entropy), OutputGeometry.Of(values, 2, 2).EffectiveRank, 1e-12);
    }

    [Fact]
    public void Large_outputs_are_measured_by_some_of_them_and_as_the_whole_is()
    {
        // Independent units over 64 samples of 10 × 10 places: nearly orthogonal samples and units.
        var x = new float[64 * 100 * 40];
        new Philox(1).FillNormal(x, 1);
        OutputGeometry found = OutputGeometry.Of(x, 64, 40);
        Assert.InRange(found.EffectiveRank, 31, 32);
        Assert.InRange(found.Similarity, 0, 0.1);
    }

    [Fact]
    public void Nothing_to_compare_is_not_a_number()
    {
        Assert.True(double.IsNaN(OutputGeometry.Of([1, 2], 1, 2).EffectiveRank));
        Assert.True(double.IsNaN(OutputGeometry.Of([1, 2], 2, 1).Similarity));
        Assert.True(double.IsNaN(OutputGeometry.Of(new float[8], 4, 2).EffectiveRank));
        Assert.True(double.IsNaN(OutputGeometry.Of(new float[8], 4, 2).Similarity));
    }
}
