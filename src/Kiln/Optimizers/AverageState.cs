using Kiln.Devices;

namespace Kiln;

/// <summary>A weight average at work on one store: the mean of all its values, statistics included.</summary>
public sealed class AverageState : IDisposable
{
    private readonly ParameterStore store;
    private readonly Slab mean;

    /// <summary>Prepares the mean, which is the weights as they are now.</summary>
    public AverageState(WeightAverage average, ParameterStore store)
    {
        average.Validate();
        Average = average;
        this.store = store;
        mean = store.Device.Allocate(store.Values.Length);
        store.Device.Kernels.Scale(store.Values, 1, new(mean.Buffer));
    }

    /// <summary>The recipe.</summary>
    public WeightAverage Average { get; }

    /// <summary>The mean, at the positions of <see cref="ParameterStore.Values"/>; readable and writable, for checkpoints.</summary>
    public FloatBuffer Values => mean.Buffer;

    /// <summary>Takes in the weights after an update.</summary>
    /// <param name="update">The number of updates taken, from 1.</param>
    /// <param name="totalUpdates">The updates of the whole run.</param>
    public void Update(long update, long totalUpdates)
    {
        double share = Average.Share(update, totalUpdates);
        if (share == 0) return;
        if (share == 1) store.Device.Kernels.Scale(store.Values, 1, new(mean.Buffer));
        else store.Device.Kernels.Mix(store.Values, (float)share, mean.Buffer);
    }

    /// <summary>Exchanges the mean and the weights; doing it twice changes nothing.</summary>
    public void Swap()
    {
        Span<float> a = store.Values.Span, b = mean.Buffer.Span;
        for (int i = 0; i < a.Length; i++) (a[i], b[i]) = (b[i], a[i]);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => mean.Dispose();
}
