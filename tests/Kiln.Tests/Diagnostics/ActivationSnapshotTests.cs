using Kiln.Cpu;
using Kiln.Tests.Training;

namespace Kiln.Tests.Diagnostics;

public sealed class ActivationSnapshotTests : IDisposable
{
    private readonly CpuDevice device = new(1);

    public void Dispose() => device.Dispose();

    [Fact]
    [Trait("row", "I17")]
    public void Drift_is_counted_in_deviations_of_before_layer_by_layer()
    {
        var net = new Sequential(new Linear(1, 2), new Relu(), new Linear(2, 2));
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        net.Parameters[0].Values.Fill(1);
        float[] x = [1, 3];   // mean 2, deviation 1
        ActivationSnapshot before = ActivationSnapshot.Take(net, weights, x, [2, 1]);
        Assert.All(ActivationSnapshot.Take(net, weights, x, [2, 1]).Since(before), d => Assert.Equal((0.0, 1.0), (d.MeanShift, d.DeviationRatio)));
        net.Parameters[0].Values.Fill(3);   // mean 6, deviation 3
        LayerDrift[] drift = [.. ActivationSnapshot.Take(net, weights, x, [2, 1]).Since(before)];
        Assert.Equal(["0", "1", "2"], drift.Select(d => d.Path));
        Assert.Equal(4, drift[0].MeanShift, 1e-6);
        Assert.Equal(3, drift[0].DeviationRatio, 1e-6);
        Assert.Equal(4, drift[1].MeanShift, 1e-6);
    }

    [Fact]
    public void Snapshots_leave_running_statistics_alone_and_are_of_one_model()
    {
        Layer net = SmallNets.ConvBn();
        using var weights = ParameterStore.For(net.Parameters, device, seed: 1);
        float[] values = weights.Values.Span.ToArray();
        Batch batch = new Loader(new Blobs(30), 30, seed: 1, shuffle: false, threads: 0).Epoch(0).First();
        ActivationSnapshot one = ActivationSnapshot.Take(net, weights, batch.Values, batch.Shape);
        Assert.Equal(values, weights.Values.Span.ToArray());
        var other = new Linear(2, 3);
        using var few = ParameterStore.For(other.Parameters, device, seed: 1);
        Assert.StartsWith("Two snapshots of one model are compared", Assert.Throws<InputException>(() => ActivationSnapshot.Take(other, few, [1, 2], [1, 2]).Since(one)).Message, StringComparison.Ordinal);
    }
}
