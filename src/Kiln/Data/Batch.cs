namespace Kiln;

/// <summary>Some samples side by side, in memory that is used again: valid until the next batch is taken from the loader.</summary>
public sealed class Batch
{
    private readonly Shape sampleShape;
    private readonly float[] values;
    private readonly int[] labels, indices;

    /// <summary>Reserves memory for up to <paramref name="capacity"/> samples.</summary>
    internal Batch(int capacity, Shape sampleShape)
    {
        this.sampleShape = sampleShape;
        values = GC.AllocateUninitializedArray<float>(checked(capacity * sampleShape.Count));
        labels = new int[capacity];
        indices = new int[capacity];
    }

    /// <summary>The number of samples; the last batch of an epoch may be smaller than the others.</summary>
    public int Count { get; private set; }

    /// <summary>The shape of <see cref="Values"/>, <c>[Count, …]</c>: <c>[N, H, W, C]</c> for images.</summary>
    public Shape Shape { get; private set; }

    /// <summary>The samples, one after the other.</summary>
    public ReadOnlySpan<float> Values => values.AsSpan(0, Count * sampleShape.Count);

    /// <summary>The class of each sample.</summary>
    public ReadOnlySpan<int> Labels => labels.AsSpan(0, Count);

    /// <summary>The index of each sample in the data set.</summary>
    public ReadOnlySpan<int> Indices => indices.AsSpan(0, Count);

    /// <summary>Reads the samples of the given indices; their randomness hangs on (seed, epoch, index).</summary>
    /// <param name="data">The samples.</param>
    /// <param name="samples">Which of them.</param>
    /// <param name="again">How often the epoch had each of them before, for a randomness of its own; empty where none comes twice.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    internal void Fill(Dataset data, ReadOnlySpan<int> samples, ReadOnlySpan<int> again, ulong seed, int epoch)
    {
        if (samples.Length != Count)
        {
            Count = samples.Length;
            Shape = BatchShape(Count);
        }

        int size = sampleShape.Count;
        for (int i = 0; i < samples.Length; i++)
        {
            int sample = samples[i];
            indices[i] = sample;
            labels[i] = data.LabelOf(sample);
            ulong own = again.IsEmpty || again[i] == 0 ? seed : Philox.Mix(seed, (ulong)again[i]);
            data.Read(sample, new SampleKey(own, epoch, sample), values.AsSpan(i * size, size));
        }
    }

    private Shape BatchShape(int count)
    {
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        sizes[0] = count;
        for (int i = 0; i < sampleShape.Rank; i++) sizes[i + 1] = sampleShape[i];
        return new(sizes[..(sampleShape.Rank + 1)]);
    }
}
