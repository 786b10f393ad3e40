namespace Kiln;

/// <summary>Cuts a data set into batches, epoch after epoch; threads of its own read ahead into a ring of reused batches.</summary>
/// <remarks>
/// What a batch holds is a pure function of (data, seed, epoch, batch number): the number of threads and how far they read
/// ahead change nothing. The order of epoch e is a permutation, or draws by weights, keyed by (seed, "order", e). A loader serves one epoch at a
/// time; starting another one ends the one under way. Waiting threads sleep: they share the cores with the computation.
/// </remarks>
public sealed class Loader
{
    private readonly int[] order, again;
    private readonly WeightedOrder? weighted;
    private readonly Batch[] ring;
    private readonly BatchMix[] mix;
    private EpochReader? current;

    /// <summary>Prepares a loader; its memory is that of <paramref name="prefetch"/> + 1 batches.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">Samples per batch, at least 1.</param>
    /// <param name="seed">The seed of the order and of the samples' randomness.</param>
    /// <param name="shuffle">Whether every epoch has an order of its own; otherwise the order is that of the data.</param>
    /// <param name="threads">How many threads read ahead; 0 reads on the caller's thread when a batch is asked for.</param>
    /// <param name="prefetch">How many batches may be ready ahead of the one in use, at least 1.</param>
    /// <param name="dropLast">Whether a last batch smaller than the others is left out.</param>
    /// <param name="weights">How often each sample is drawn in comparison to others, with replacement and in place of a permutation; null for every sample once.</param>
    /// <param name="repeats">How many times each sample of a batch is read, with draws of its own each time; a batch is so many times larger.</param>
    /// <param name="mix">How samples of a batch are mixed with one another: one of these, drawn for each batch; null for not at all.</param>
    /// <exception cref="InputException">The data set is empty, its samples cannot be mixed that way, or has less than one batch and the last one is to be dropped.</exception>
    public Loader(
        Dataset data, int batchSize, ulong seed, bool shuffle, int threads = 1, int prefetch = 3, bool dropLast = false,
        double[]? weights = null, int repeats = 1, IReadOnlyList<BatchMix>? mix = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(prefetch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repeats);
        if (data.Count == 0) throw new InputException($"The data set '{data.Name}' has no samples; expected at least one.");
        BatchesPerEpoch = dropLast ? data.Count / batchSize : ((data.Count - 1) / batchSize) + 1;
        if (BatchesPerEpoch == 0)
        {
            throw new InputException($"The data set '{data.Name}' has {data.Count} samples, less than one batch of {batchSize}, and the last short batch is dropped; choose a batch size of at most {data.Count}.");
        }

        this.mix = [.. mix ?? []];
        foreach (BatchMix way in this.mix) way.Check(data.SampleShape, data.Targets.Kind);
        Data = data;
        BatchSize = batchSize;
        Seed = seed;
        Shuffle = shuffle;
        Threads = threads;
        Repeats = repeats;
        order = new int[data.Count];
        if (weights is not null && weights.Length != data.Count) throw new ArgumentException($"Expected a weight for each of {data.Count} samples, received {weights.Length}.", nameof(weights));
        weighted = weights is null ? null : new(weights);
        again = weights is null ? [] : new int[data.Count];
        ring = new Batch[threads == 0 ? 1 : prefetch + 1];
        for (int i = 0; i < ring.Length; i++) ring[i] = new Batch(checked(Math.Min(batchSize, data.Count) * repeats), data.SampleShape, data.Targets);
    }

    /// <summary>The samples.</summary>
    public Dataset Data { get; }

    /// <summary>Different samples per batch; the last of an epoch may have fewer.</summary>
    public int BatchSize { get; }

    /// <summary>The seed of the order and of the samples' randomness.</summary>
    public ulong Seed { get; }

    /// <summary>Whether every epoch has an order of its own.</summary>
    public bool Shuffle { get; }

    /// <summary>How many threads read ahead.</summary>
    public int Threads { get; }

    /// <summary>How many times each sample of a batch is read.</summary>
    public int Repeats { get; }

    /// <summary>The number of batches in an epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The time for which whoever took batches had to wait for them, over all epochs so far.</summary>
    public TimeSpan Waited { get; internal set; }

    /// <summary>The batches of an epoch, from number <paramref name="firstBatch"/> on, as after a resumed run.</summary>
    /// <remarks>A batch is valid until the next one is taken. Walking allocates per epoch, not per batch.</remarks>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="firstBatch">How many batches to leave out, 0 … <see cref="BatchesPerEpoch"/>.</param>
    public IEnumerable<Batch> Epoch(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchesPerEpoch);
        return new EpochReader(this, epoch, firstBatch);
    }

    /// <summary>The ring of batches that readers fill in turn.</summary>
    internal ReadOnlySpan<Batch> Ring => ring;

    /// <summary>Ends the epoch under way, if any, and puts the samples into the order of the new one.</summary>
    internal void Begin(EpochReader reader)
    {
        current?.Dispose();
        current = reader;
        Philox random = Philox.For(Philox.Mix(Seed, Philox.Hash("order")), (ulong)reader.Epoch);
        if (weighted is not null)
        {
            weighted.Draw(random, order, again);
            return;
        }

        for (int i = 0; i < order.Length; i++) order[i] = i;
        if (!Shuffle) return;
        random.Shuffle(order);
    }

    /// <summary>Reads batch number <paramref name="number"/> of an epoch into <paramref name="batch"/>.</summary>
    internal void Fill(Batch batch, int epoch, int number)
    {
        int start = number * BatchSize;   // no overflow: below Count
        int count = Math.Min(BatchSize, order.Length - start);
        batch.Fill(Data, order.AsSpan(start, count), weighted is null ? default : again.AsSpan(start, count), Seed, epoch, Repeats);
        if (mix.Length > 0) BatchMix.Apply(mix, batch, Seed, epoch, number);
    }
}
