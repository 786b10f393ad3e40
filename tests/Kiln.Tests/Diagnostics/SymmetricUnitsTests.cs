using Kiln.Cpu;
using Kiln.Tests.Training;
using Xunit.Abstractions;

namespace Kiln.Tests.Diagnostics;

public sealed class SymmetricUnitsTests(ITestOutputHelper output)
{
    [Theory]
    [Trait("row", "G1")]
    [InlineData("zeros")]
    [InlineData("constant:0.1")]
    public void From_equal_values_hidden_weights_keep_rank_one_and_all_units_stay_copies_to_the_bit(string init)
    {
        SymmetricUnits hidden = Trained(init);
        output.WriteLine($"{init}: {hidden}");
        Assert.Equal((1, 1.0), (hidden.Rank, Math.Round(hidden.EffectiveRank, 6)));
        Assert.Equal(1, hidden.LargestCosine, 1e-9);
        Assert.Equal(Enumerable.Range(0, 16), Assert.Single(hidden.Groups));
    }

    [Fact]
    [Trait("row", "G1")]
    public void From_random_values_they_differ()
    {
        SymmetricUnits hidden = Trained("glorot");
        output.WriteLine($"rank {hidden.Rank}, effective {hidden.EffectiveRank:F2}, largest cosine {hidden.LargestCosine:F3}");
        Assert.Equal(16, hidden.Rank);
        Assert.InRange(hidden.EffectiveRank, 3, 16);
        Assert.False(hidden.IsSymmetric);
        Assert.True(hidden.LargestCosine < 0.999);
    }

    [Fact]
    public void Groups_rank_and_cosines_are_those_of_the_columns()
    {
        // Units 0 and 3 are equal, 4 and 1 are equal, 2 is minus twice the first: rank 2.
        float[] weights = [1, 0, -2, 1, 0, /**/ 2, 1, -4, 2, 1, /**/ 0, 1, 0, 0, 1];
        SymmetricUnits found = SymmetricUnits.Of("layer", weights, 5);
        Assert.Equal(2, found.Rank);
        Assert.Equal([[0, 3], [1, 4]], found.Groups);
        Assert.Equal(1, found.LargestCosine, 1e-12);
        Assert.Equal("layer: 4 of 5 units are copies of 2, and will stay so; start from random weights such as --init glorot.", found.ToString());
        Assert.Equal([[1, 4]], SymmetricUnits.Of("layer", weights, 5, [1, 2, 3, 4, 2]).Groups);   // other biases
    }

    [Fact]
    public void Orthogonal_weights_have_full_effective_rank_and_zeros_have_none()
    {
        SymmetricUnits eye = SymmetricUnits.Of("eye", [1, 0, 0, 0, 1, 0, 0, 0, 1], 3);
        Assert.Equal((3, 3.0, 0.0), (eye.Rank, eye.EffectiveRank, eye.LargestCosine));
        SymmetricUnits zero = SymmetricUnits.Of("zero", new float[9], 3);
        Assert.Equal((0, 0.0, 0.0), (zero.Rank, zero.EffectiveRank, zero.LargestCosine));
        Assert.Single(zero.Groups);
    }

    private static SymmetricUnits Trained(string init)
    {
        using var device = new CpuDevice(2);
        var net = new Sequential(new Flatten(), new Linear(32, 16), new Sigmoid(), new Linear(16, 3));
        var recipe = new Recipe { Init = init, Epochs = 5, BatchSize = 16, Optimizer = new Sgd(0.5f), Schedule = new ConstantSchedule() };
        using ParameterStore weights = Trainer.Fit(net, new Blobs(160), null, recipe, new() { Device = device }).Weights;
        return SymmetricUnits.In(net)[0];
    }
}
