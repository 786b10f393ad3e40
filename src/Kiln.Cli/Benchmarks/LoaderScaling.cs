namespace Kiln.Cli.Benchmarks;

/// <summary>Images per second of a pipeline through the loader that training uses, by one of its threads and by two; whoever takes the batches does nothing with them.</summary>
/// <param name="One">With one thread.</param>
/// <param name="Two">With two.</param>
internal sealed record LoaderScaling(double One, double Two)
{
    private const int SmallBatch = 128, LargeBatch = 16, LeastBatches = 64;
    private const int LargeSample = 1 << 14;   // values; larger ones are batched by fewer, as in training

    /// <summary>How much faster two threads are.</summary>
    public double Ratio => Two / One;

    /// <summary>Measures both, by turns over whole epochs.</summary>
    public static LoaderScaling Of(BenchImages images, BenchSettings settings)
    {
        int batch = images.SampleShape.Count > LargeSample ? LargeBatch : SmallBatch;
        BenchImages data = images.Times(Math.Max((batch * LeastBatches / images.Count) + 1, batch == SmallBatch ? 16 : 1));
        return new(Rate(data, batch, 1, settings), Rate(data, batch, 2, settings));
    }

    private static double Rate(BenchImages data, int batch, int threads, BenchSettings settings)
    {
        var loader = new Loader(data, batch, settings.Seed, shuffle: true, threads);
        int epoch = 0;
        var timing = Timing.Of(
            () =>
            {
                foreach (Batch taken in loader.Epoch(epoch)) _ = taken.Count;
                epoch++;
            },
            settings.Pace);
        return data.Count / timing.MedianMs * 1e3;
    }
}
