using Kiln.Cpu;
using Kiln.Devices;

namespace Kiln.Tests.Training;

/// <summary>Running statistics measured anew.</summary>
public sealed class PreciseStatisticsTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(16)]
    public void They_are_those_of_all_data_whatever_the_batches(int batchSize)
    {
        var data = new Blobs(60);
        var norm = new BatchNorm(2);
        using var store = ParameterStore.For(norm.Parameters, Device.Cpu, seed: 1);
        Assert.Equal(1, PreciseStatistics.Measure(norm, store, new Loader(data, batchSize, seed: 1, shuffle: true, threads: 0).Epoch(0)));
        float[] all = new Loader(data, 60, seed: 1, shuffle: false, threads: 0).Epoch(0).First().Values.ToArray();
        for (int c = 0; c < 2; c++)
        {
            double[] values = [.. all.Where((_, i) => i % 2 == c).Select(v => (double)v)];
            double mean = values.Average();
            Assert.Equal(mean, norm.RunningMean.Values[c], 1e-6);
            Assert.Equal(values.Average(v => (v - mean) * (v - mean)), norm.RunningVariance.Values[c], 1e-6);
        }

        Assert.Equal(0, norm.BatchesTracked.Values[0]);
    }

    [Fact]
    public void Afterwards_training_averages_as_before_and_a_failure_changes_nothing()
    {
        var norm = new BatchNorm(2);
        using var store = ParameterStore.For(norm.Parameters, Device.Cpu, seed: 1);
        Assert.Throws<InputException>(() => PreciseStatistics.Measure(norm, store, []));
        using (Pass pass = Pass.Training(store, 0)) norm.Forward(pass.Input([2, 0, 4, 0], [2, 2]));
        Assert.Equal(0.3f, norm.RunningMean.Values[0], 1e-6f);
        Assert.Equal(1, norm.BatchesTracked.Values[0]);
    }
}
