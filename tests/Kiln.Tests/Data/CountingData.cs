using System.Collections.Concurrent;

namespace Kiln.Tests;

/// <summary>Samples that say who they are: index, epoch, and one random number of the sample's stream.</summary>
internal sealed class CountingData(int count, int classes = 3, int failAt = -1) : Dataset
{
    /// <summary>The threads that have read.</summary>
    public ConcurrentDictionary<Thread, bool> Readers { get; } = [];

    public override string Name => "counting";

    public override int Count => count;

    public override Shape SampleShape => [3];

    public override IReadOnlyList<string> ClassNames { get; } = [.. Enumerable.Range(0, classes).Select(c => $"class {c}")];

    public override int LabelOf(int index) => index % classes;

    public override void Read(int index, in SampleKey key, Span<float> into)
    {
        if (index == failAt) throw new InputException($"Sample {index} cannot be read.");
        if (!Readers.ContainsKey(Thread.CurrentThread)) Readers[Thread.CurrentThread] = true;
        Philox random = key.Stream();
        into[0] = index;
        into[1] = key.Epoch;
        into[2] = random.NextFloat();
    }
}
