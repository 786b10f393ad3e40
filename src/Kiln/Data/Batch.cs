namespace Kiln;

/// <summary>Some samples side by side, in memory that is used again: valid until the next batch is taken from the loader.</summary>
public sealed class Batch
{
    private readonly Shape sampleShape;
    private readonly float[] values, targets;
    private readonly int[] labels, partners, indices;
    private readonly float[] shares;

    /// <summary>Reserves memory for up to <paramref name="capacity"/> samples.</summary>
    internal Batch(int capacity, Shape sampleShape, TargetSpec? targetSpec = null)
    {
        TargetSpec = targetSpec ?? TargetSpec.OneClass;
        targets = new float[checked(capacity * TargetSpec.Count)];
        this.sampleShape = sampleShape;
        values = GC.AllocateUninitializedArray<float>(checked(capacity * sampleShape.Count));
        labels = new int[capacity];
        partners = new int[capacity];
        shares = new float[capacity];
        indices = new int[capacity];
    }

    /// <summary>The number of samples; the last batch of an epoch may be smaller than the others.</summary>
    public int Count { get; private set; }

    /// <summary>The shape of <see cref="Values"/>, <c>[Count, …]</c>: <c>[N, H, W, C]</c> for images.</summary>
    public Shape Shape { get; private set; }

    /// <summary>The samples, one after the other.</summary>
    public ReadOnlySpan<float> Values => values.AsSpan(0, Count * sampleShape.Count);

    /// <summary>The class of each sample; of mixed ones, the class with the larger share.</summary>
    public ReadOnlySpan<int> Labels => labels.AsSpan(0, Count);

    /// <summary>What the targets are.</summary>
    public TargetSpec TargetSpec { get; }

    /// <summary>Targets other than one class, <c>[Count, TargetSpec.Count]</c>, one sample after the other; empty where samples have a class.</summary>
    public ReadOnlySpan<float> Targets => targets.AsSpan(0, Count * TargetSpec.Count);

    /// <summary>Whether samples are mixtures of two.</summary>
    public bool IsMixed { get; private set; }

    /// <summary>The other class of each mixed sample; the label itself where it is not mixed.</summary>
    public ReadOnlySpan<int> Partners => partners.AsSpan(0, Count);

    /// <summary>The share of the label in each sample, ½ … 1; the partner has the rest.</summary>
    public ReadOnlySpan<float> Shares => shares.AsSpan(0, Count);

    /// <summary>The index of each sample in the data set.</summary>
    public ReadOnlySpan<int> Indices => indices.AsSpan(0, Count);

    /// <summary>How features are to be mixed on the way through the model.</summary>
    internal FeatureMixture Features { get; set; } = FeatureMixture.None;

    /// <summary>Reads the samples of the given indices; their randomness hangs on (seed, epoch, index, how often the sample came before).</summary>
    /// <param name="data">The samples.</param>
    /// <param name="samples">Which of them.</param>
    /// <param name="again">How often the epoch had each of them before, for a randomness of its own; empty where none comes twice.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="repeats">How many times each is read; all samples come once before the first comes again.</param>
    internal void Fill(Dataset data, ReadOnlySpan<int> samples, ReadOnlySpan<int> again, ulong seed, int epoch, int repeats = 1)
    {
        if (samples.Length * repeats != Count)
        {
            Count = samples.Length * repeats;
            Shape = BatchShape(Count);
        }

        IsMixed = false;
        Features = FeatureMixture.None;
        for (int i = 0; i < Count; i++)
        {
            int sample = samples[i % samples.Length];
            indices[i] = sample;
            labels[i] = partners[i] = data.LabelOf(sample);
            shares[i] = 1;
            int before = again.IsEmpty ? 0 : again[i % samples.Length];
            ulong own = before == 0 ? seed : Philox.Mix(seed, (ulong)before);
            var key = new SampleKey(own, epoch, sample, i / samples.Length);
            data.Read(sample, key, RowOf(i));
            if (TargetSpec.Count > 0) data.ReadTargets(sample, key, TargetsOf(i));
        }
    }

    /// <summary>The values of sample <paramref name="i"/>, to be mixed.</summary>
    internal Span<float> RowOf(int i) => values.AsSpan(i * sampleShape.Count, sampleShape.Count);

    /// <summary>Notes that sample <paramref name="i"/> keeps a share of itself and has the rest from <paramref name="j"/>, and the other way round.</summary>
    internal void MixLabels(int i, int j, float share)
    {
        if (TargetSpec.Count > 0) PairMixing.Blend(TargetsOf(i), TargetsOf(j), share);
        (int a, int b) = (labels[i], labels[j]);
        bool keeps = share >= 0.5f;
        (labels[i], partners[i], labels[j], partners[j]) = keeps ? (a, b, b, a) : (b, a, a, b);
        shares[i] = shares[j] = keeps ? share : 1 - share;
        IsMixed = true;
    }

    private Span<float> TargetsOf(int i) => targets.AsSpan(i * TargetSpec.Count, TargetSpec.Count);

    private Shape BatchShape(int count)
    {
        Span<int> sizes = stackalloc int[Shape.MaxRank];
        sizes[0] = count;
        for (int i = 0; i < sampleShape.Rank; i++) sizes[i + 1] = sampleShape[i];
        return new(sizes[..(sampleShape.Rank + 1)]);
    }
}
