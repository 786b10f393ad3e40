using System.Globalization;

namespace Kiln.Cli.Benchmarks;

/// <summary>A training step of a model, on one synthetic batch, as benchmarks/versus/peer does it.</summary>
/// <param name="Model">The model's name, and the benchmark's.</param>
/// <param name="Sample">The shape of one sample.</param>
/// <param name="Classes">How many classes there are.</param>
/// <param name="Optimizer">What updates the weights.</param>
/// <param name="UsualBatch">Samples per step where none are asked for.</param>
internal sealed record TrainingBenchmark(string Model, Shape Sample, int Classes, Optimizer Optimizer, int UsualBatch)
    : Benchmark(Model, $"a training step of {Model}: forward, loss, backward, update; {UsualBatch} samples", "--batch")
{
    /// <inheritdoc/>
    public override BenchResult Run(BenchSettings settings)
    {
        int batch = settings.Batch ?? UsualBatch;
        using var workload = new TrainingWorkload(Model, Sample, Classes, Optimizer, batch, settings.Seed, settings.Device);
        var timing = Timing.Of(workload.Step, settings.Pace);
        double peak = PeakMemory.Megabytes();
        return BenchResult.Of(
            Name,
            settings,
            timing,
            [new("batch", batch), new("peakMegabytes", Json.Number(Math.Round(peak, 1)))],
            ["batch", $"{batch}"],
            ["samples per second", (batch / timing.MedianMs * 1e3).ToString("N0", CultureInfo.InvariantCulture)],
            ["peak memory", $"{peak:F0} MB"]);
    }
}
