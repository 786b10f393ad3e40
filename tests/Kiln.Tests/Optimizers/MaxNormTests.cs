using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Tests.Optimizers;

/// <summary>The greatest length of incoming weights.</summary>
public sealed class MaxNormTests
{
    [Fact]
    public void Longer_units_are_scaled_to_the_limit_and_the_others_and_biases_stay()
    {
        var linear = new Linear(20, 17);
        using var store = ParameterStore.For(linear.Parameters, Device.Cpu, seed: 1);
        linear.Bias!.Values.Fill(9);
        for (int i = 0; i < 20; i++) linear.Weight.Values[(i * 17) + 3] = 0.01f;
        float[] before = linear.Weight.Values.ToArray();
        using var constraint = new MaxNorm(store, 1.2f);
        constraint.Apply();
        int scaled = 0;
        for (int j = 0; j < 17; j++)
        {
            double length = Length(before, j), now = Length(linear.Weight.Values.ToArray(), j);
            scaled += length > 1.2f ? 1 : 0;
            Assert.Equal(Math.Min(length, 1.2f), now, 1e-6);
            for (int i = 0; i < 20; i++) Assert.Equal(before[(i * 17) + j] * now / length, linear.Weight.Values[(i * 17) + j], 1e-6);
        }

        Assert.InRange(scaled, 1, 16);
        Assert.All(linear.Bias.Values.ToArray(), b => Assert.Equal(9, b));
    }

    [Fact]
    public void A_warm_call_allocates_nothing()
    {
        var linear = new Linear(20, 17);
        using var store = ParameterStore.For(linear.Parameters, Device.Cpu, seed: 1);
        using var constraint = new MaxNorm(store, 0.5f);
        constraint.Apply();
        long before = GC.GetAllocatedBytesForCurrentThread();
        constraint.Apply();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_limit_of_zero_is_refused()
    {
        using var store = ParameterStore.For(new Linear(2, 2).Parameters, Device.Cpu, seed: 1);
        Assert.Throws<InputException>(() => new MaxNorm(store, 0));
    }

    private static double Length(float[] w, int unit) => Math.Sqrt(w.Where((_, i) => i % 17 == unit).Sum(v => (double)v * v));
}
